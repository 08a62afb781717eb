# 账户算不出来
compile-account-term = 合同里的{ $field ->
        [statement_day] 账单日
        [due_day] 还款日
        [daily_rate_per_10000] 日利率（万分之几）
        [min_purchase_pct] 最低还款里消费的百分比
        [penalty_pct] 违约金的百分比
        [grace_days] 宽限天数
       *[tolerance] 容差金额
    }不能是 { $value }
    .label = 不可能
    .help = { $field ->
        [statement_day] 写 1 到 28 之间的数
        [due_day] 写 1 到 28 之间的数，不能和账单日同一天
        [grace_days] 写 0 到 15 之间的数
        [tolerance] 写 "0.00" 到 "1000.00" 之间的金额
       *[other] 写 0 到 100 之间的数
    }
compile-account-not-positive = { $day } 这笔账的金额不是正数
    .label = 要大于零
    .help = 消费和还款都写正数：Purchase 是花出去，Payment 是还进来
compile-account-no-statement = 到 { $day } 为止还没有出过账单，算不出欠多少
    .label = 第一笔账在这里
    .help = 账单日是每月 { $statement_day } 日：把第一笔消费的日期写早一些，让它和通话日之间至少有一个账单日
compile-account-too-large = 金额大得算不了
    .label = 最大的一笔
    .help = 每笔最多 1,000,000,000 元；检查小数点和零的个数

# 脾气和共用的文件
temperament-unknown-act = 脾气 `{ $temperament }` 里写了 `{ $act }`，没有这个行为或行为组
    .label = 用的是这个脾气
    .help = 打开 assets/temperaments.ron，照 assets/acts.ron 里的拼写改
file-missing = 缺少文件 `{ $file }`
    .label = 这个文件
    .help = 把它放回去；或者启动时不加 `--content`，用自带的内容

# 法规包合在一起
judge-misfit = 这几个法规包合不到一起：
packs-unknown-act = 规则 `{ $rule }` 里写了 `{ $act }`，没有这个行为或行为组
    .label = 这些法规包
    .help = 照 assets/acts.ron 里的拼写改
packs-unknown-word = 规则 `{ $rule }` 里，`{ $act }` 不接受 `{ $word }` 这个词
    .label = 这些法规包
    .help = 照 assets/acts.ron 里的拼写改
packs-unknown-rule = 法规包 `{ $pack }` 提到规则 `{ $rule }`，它下面的包里没有
    .label = 这些法规包
    .help = 改成有的规则，或者把有它的包写在 `{ $pack }` 前面
packs-weaker = 法规包 `{ $pack }` 把 `{ $rule }` 从{ $from ->
        [minor] 轻微
        [major] 严重
       *[red-line] 红线
    }降成了{ $to ->
        [minor] 轻微
        [major] 严重
       *[red-line] 红线
    }
    .label = 这些法规包
    .help = 上层的包只能更严，不能放松：删掉这一条，或者调高
packs-twice = 规则 `{ $rule }` 在两个法规包里都写了
    .label = 这些法规包
    .help = 上层的包用 raises 调高或用 adopts 采用，不要重写一遍
packs-unknown-zone = 法规包 `{ $pack }` 的时区 `{ $zone }` 不认识
    .label = 这些法规包
    .help = 例如 "Asia/Shanghai"
packs-no-zone = 法规包 `{ $pack }` 没有写时区，它下面的包也没有
    .label = 这些法规包
    .help = 在包里写 `time_zone: "Asia/Shanghai"`，或者把有时区的包写在它前面
packs-too-many-rules = 这些法规包一共有 { $count } 条规则，最多只能一起判 { $most } 条
    .label = 这些法规包
    .help = 少用一个包，或者合并几条规则
packs-too-much-memory = 这些规则要记的东西超过一通电话能记的 { $most } 位
    .label = 这些法规包
    .help = 少用一个包，或者少写几条带先后、期限的规则

# assets/acts.ron
acts-too-many = 词汇表里有 { $count } 个行为，最多只能有 { $most } 个
    .label = 这里
    .help = 删掉没人用的
acts-too-many-arguments = 行为 `{ $act }` 的参数多于两个
    .label = 这里
    .help = 拆成两个行为
acts-unknown-in-group = 组 `{ $group }` 里写了不认识的行为 `{ $act }`
    .label = 这里
    .help = 照 `acts` 里的写法写
acts-act-and-group = `{ $name }` 既是行为，又是组
    .label = 这里
    .help = 给其中一个改名
acts-too-many-words = 词汇表里的参数用了 { $count } 个不同的词，最多只能有 { $most } 个
    .label = 这里
    .help = 用已有的词
