career-head = { $name } · { $desk }
career-nothing-yet = No practice call was finished yet.
career-authority = Authority: { $words }
career-exam-open = Exam: open, take it with `ringback career --exam` ({ $calls } calls, { $passes } must pass, { $average } points on average, no red line at all)
career-exam-lacks-passes = Exam: { $more } more passed practice calls of this desk
career-exam-lacks-rule = Exam: first keep this rule once: { $rule }
career-exam-done = Exam: every desk's was passed
career-sitting-pass = { $on } exam, { $desk }: passed ({ $passed } calls, { $average } points on average)
career-sitting-fail = { $on } exam, { $desk }: not passed ({ $passed } calls, { $average } points on average): { $short }
career-short-unfinished = { $calls } calls were not finished
career-short-red-line = a red line: { $rule }
career-short-must = a case that must pass did not: { $case }
career-short-passes = { $passed } calls passed, { $wanted } wanted
career-short-average = { $points } points on average, { $wanted } wanted
career-skills = Skills (how much is remembered today)
career-skill = { $title } { $percent }% ({ $seen } things seen, { $due } due)
career-skill-new = { $title }: not practised yet
career-due = Due today
career-due-none = Nothing is due today.
career-item-forgotten = { $item }: missed on { $last }
career-item-fades = { $item }: { $percent }% remembered
career-item-criterion = the part “{ $title }”
career-next = Next: { $case } · { $title }
career-why-came-back = { $item } was missed on { $last } and is due again; this case asks for it{ $more ->
    [0] .
   *[other] , and for { $more } more that are due.
}
career-why-new = New at this desk, never played.
career-why-not-passed = Tried { $tries } times, not passed yet.
career-why-fades = { $item } fades ({ $percent }% remembered), and this case asks for it{ $more ->
    [0] .
   *[other] , and for { $more } more that are due.
}
career-why-long-ago = All passed and nothing due; this one was not played for { $days } days.
career-next-none = This desk has no case yet.
career-streak = { $days } days of practice in a row (a day or two off end nothing)
career-pay = Pay for { $year }-{ $month }: ¥{ $total }
career-pay-base = base
career-pay-clean-call = for a clean call
career-pay-commission = commission: a safe promise keeps ¥{ $kept }, at { $permille } per thousand
career-pay-red-line = a red line ({ $rule }): this month's commission up to this call is lost
career-pay-care = no commission: this case is not about money
career-pay-no-promise = no commission: nothing was agreed
career-pay-unsafe = no commission: the promise is not safe (not kept, not willing, or out of the food money)
career-pay-beyond-authority = no commission: beyond this desk's authority
career-pay-finding = no commission: something in the call broke a rule
career-pay-paid-already = no commission: this deal of the case paid already this month
career-skipped = { $count } older records do not fit today's content and are left out
career-exam-closed = This desk's exam is not open yet
career-exam-begins = Exam, { $desk }: { $calls } calls, one after another; broken off, it goes on the same day
career-exam-call = Call { $place } of { $calls }
career-exam-broken-off = The exam was broken off here; `ringback career --exam` goes on with it the same day
