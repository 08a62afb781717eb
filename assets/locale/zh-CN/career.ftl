career-head = { $name } · { $desk }
career-nothing-yet = 还没有打完的练习。
career-authority = 权限：{ $words }
career-exam-open = 考核：可以考了，用 `ringback career --exam`（{ $calls } 通，至少过 { $passes } 通，平均 { $average } 分，一条红线都不能有）
career-exam-lacks-passes = 考核：还差本岗 { $more } 通练习通过
career-exam-lacks-rule = 考核：先把这条规则守住一回：{ $rule }
career-exam-done = 考核：每个岗位都考过了
career-sitting-pass = { $on } { $desk }考核：通过（过 { $passed } 通，平均 { $average } 分）
career-sitting-fail = { $on } { $desk }考核：没通过（过 { $passed } 通，平均 { $average } 分）：{ $short }
career-short-unfinished = 还有 { $calls } 通没打完
career-short-red-line = 踩了红线：{ $rule }
career-short-must = 必须过的没过：{ $case }
career-short-passes = 过了 { $passed } 通，要 { $wanted } 通
career-short-average = 平均 { $points } 分，要 { $wanted } 分
career-skills = 技能（今天还记得多少）
career-skill = { $title } { $percent }%（看过 { $seen } 项，到期 { $due } 项）
career-skill-new = { $title } 还没练到
career-due = 今天到期
career-due-none = 今天没有到期的。
career-item-forgotten = { $item }：{ $last } 没做到
career-item-fades = { $item }：还记得 { $percent }%
career-item-criterion = “{ $title }”这一项
career-next = 下一个：{ $case } · { $title }
career-why-came-back = { $item }，{ $last } 没做到，到期了；这个案例正好练它{ $more ->
    [0] 。
   *[other] ，另外还有 { $more } 项到期的。
}
career-why-new = 本岗的新案例，还没打过。
career-why-not-passed = 打过 { $tries } 次，还没过。
career-why-fades = { $item }快忘了（还记得 { $percent }%），这个案例会用到{ $more ->
    [0] 。
   *[other] ，另外还有 { $more } 项到期的。
}
career-why-long-ago = 都过了，也没有到期的；这个 { $days } 天没打了。
career-next-none = 这个岗位还没有案例。
career-streak = 连续练习 { $days } 天（歇一两天不算断）
career-pay = { $year } 年 { $month } 月工资 ¥{ $total }
career-pay-base = 底薪
career-pay-clean-call = 合规通话奖
career-pay-commission = 提成：稳妥的承诺保住 ¥{ $kept }，按 { $permille }‰
career-pay-red-line = 红线（{ $rule }）：本月到这通为止的提成全没了
career-pay-care = 没有提成：这个案例不为钱
career-pay-no-promise = 没有提成：没有谈成承诺
career-pay-unsafe = 没有提成：承诺不稳妥（做不到、不情愿，或者动了吃饭钱）
career-pay-beyond-authority = 没有提成：超出本岗权限
career-pay-finding = 没有提成：这通有不合规
career-pay-paid-already = 没有提成：这个案例这一局本月付过了
career-skipped = 有 { $count } 份旧记录跟现在的内容对不上，没算进来
career-exam-closed = 这个岗位的考核还没开放
career-exam-begins = { $desk }考核：{ $calls } 通，一通接一通；中途断开，同一天可以接着考
career-exam-call = 第 { $place } 通，共 { $calls } 通
career-exam-broken-off = 考核断在这里；同一天再用 `ringback career --exam` 接着考
