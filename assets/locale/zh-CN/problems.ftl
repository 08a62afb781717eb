level-error = 错误
level-warning = 警告
level-note = 说明
level-help = 怎么改

# 读文件
reader-not-text = 这个文件不是 UTF-8 文本（也不是带 BOM 的 UTF-16）
    .label = 从这里起读不出来
    .help = 用记事本“另存为”，编码选 UTF-8；老的中文文件多半是 GBK
reader-comment-open = 这段注释没有结束
    .label = 从这里开始
    .help = 末尾加上 `*/`
reader-text-open = 这段文字没有收尾的引号
    .label = 从这里开始
    .help = 末尾加上 `{ $closing }`
reader-text-unopened = 这段文字少一个开头的引号
    .label = 文字从这里开始
    .help = 在它前面打 `"`
reader-quotes-inside = 文字里面又有英文引号，文字到这里就断了
    .label = 里面的引号
    .help = 文字里面的引号写成中文的“ ”，最外面才用英文的 `"`
reader-hash-comment = 注释用 `//` 开头，不用 `#`
    .label = 不是注释
    .help = 改成 `//`
reader-semicolon = 两项之间用逗号，不用分号
    .label = 分号
    .help = 改成 `,`
reader-equals = 名字和内容之间用冒号，不用等号
    .label = 等号
    .help = 改成 `:`
reader-curly-quotes = 文字要用英文直引号，不能用 `{ $sign }`
    .label = 中文引号
    .help = 切到英文输入法，打 `"`
reader-full-width = `{ $sign }` 是全角符号，这里要用 `{ $meant }`
    .label = 全角符号
    .help = 切到英文输入法，打 `{ $meant }`
reader-empty-file = 文件是空的
    .label = 这里什么都没有
    .help = 写上内容，例如 `Scenario(…)`；也可以用 `ringback new` 生成一份
reader-left-over = 内容已经结束，后面还有东西
    .label = 多出来的
    .help = 上面是不是多了一个右括号？
reader-stray-closing = `{ $bracket }` 没有对应的左括号
    .label = 这里没有打开的括号
    .help = 删掉它，或者在上面补上左括号
reader-too-deep = 括号套得太深，超过 { $most } 层
    .label = 太深了
reader-unclosed = 第 { $line } 行第 { $column } 列的 `{ $bracket }` 一直没有关上
    .label = 在这里打开
    .before = 这之前少一个 `{ $closing }`
    .help = 补上 `{ $closing }`
reader-wrong-closing = 这里应当是 `{ $closing }`，却写成了 `{ $bracket }`
    .label = 括号种类不对
    .opened = 在这里打开
    .help = 改成 `{ $closing }`
reader-unopened = `{ $word }` 前面少一个 `(`
    .label = 字段要放在圆括号里
    .help = 在它前面补上 `(`
reader-comma-too-many = 逗号前面什么都没有
    .label = 多了一个逗号
    .help = 删掉这个逗号
reader-unexpected = 这里不该有 `{ $sign }`
    .label = 多出来的
    .help = 删掉它；如果是文字的一部分，文字要放在引号里
reader-missing-colon = 这后面少一个冒号
    .label = 有名字，没有冒号
    .help = 名字和内容之间写 `:`
reader-missing-comma = 两项之间少一个逗号
    .label = 在这后面加 `,`
    .next = 下一项
    .help = 每一项之间用英文逗号隔开
reader-quoted-field = 圆括号里的字段名不加引号
    .label = 不是字段名
    .help = 圆括号 ( ) 里的字段不加引号；花括号 { "{" } { "}" } 里的名字要加
reader-key-alone = 花括号里的每个名字后面都要有冒号和内容
    .label = 有名字，没有内容
    .help = 写成 `"名字": 内容`
reader-no-value = 冒号后面没有内容
    .label = 这之前该有内容
    .help = 补上内容，或者把整个字段删掉
reader-unusable = 这个文件读得懂，但不能用：{ $why }
    .label = 不能用
reader-wrong-kind = 这里要写{ $wanted ->
        [integer] 整数
        [text] 带引号的文字
        [list] 列表
        [truth] true 或 false
        [number] 数字
        [letter] 一个字母
        [bare] 一个值
        [nothing] ()
        [map] 花括号里的名字和内容
        [fields] `{ $word }(…)`
        [one-of] 这些词之一：{ $word }
        [phrase] 一个词
        [word-alone] 单独的 `{ $word }`
        [word-and-value] `{ $word }(…)`
       *[value] 一个值
    }，而不是{ $found ->
        [text] 带引号的文字
        [number] 数字 { $is }
        [letter] 一个字母
        [word] `{ $is }`
        [paren] ( ) 里的内容
        [list] 列表
        [map] { "{" } { "}" } 里的内容
       *[expression] 算式
    }
    .label = 种类不对
    .help = { $wanted ->
        [integer] 直接写数字，不加引号，例如 `3`
        [text] 写成 "{ $word }"
        [list] 列表写在 [ ] 里，一对值写在 ( ) 里
        [truth] 写 true 或 false，不加引号
        [number] 直接写数字，不加引号
        [letter] 例如 'a'
        [bare] 写 Some(值)，或者只写值
        [nothing] 写 ()
        [map] 写成 { "{" } "名字": 内容, … { "}" }
        [fields] 字段写在圆括号里
        [one-of] 从这些词里选一个，不加引号
        [phrase] 例如 `greet` 或 `ask_payment(debtor)`
        [word-alone] 把括号去掉
        [word-and-value] 把值写在括号里
       *[value] 算式要放在引号里
    }
    .example = 先写一个词，值写在它后面的括号里，例如 `{ $example }`
reader-out-of-range = { $value } 超出范围：只能是 { $low } 到 { $high }
    .label = 超出范围
    .help = 换成范围内的数
reader-bad-escape = 这个转义没有意义
    .label = 反斜杠后面
    .help = 要写反斜杠本身就写 `\\`；能用的有 \n \t \" \\
reader-no-quotes = 这里要写带引号的文字，`{ $word }` 没有引号
    .label = 少引号
    .help = 写成 "{ $word }"
reader-nameless = 这个值前面少字段名和冒号
    .label = 没有名字
    .help = 这里可以写的字段：{ $known }
reader-missing-field = { $part ->
        [none] 缺少字段 `{ $name }`
       *[other] `{ $part }` 缺少字段 `{ $name }`
    }
    .label = 在这一部分里
    .help = 加上 `{ $name }: …`
reader-unknown-field = 这里没有叫 `{ $name }` 的字段
    .label = 没有这个字段
    .help = 这里可以写的字段：{ $known }
    .meant = 是不是想写 `{ $meant }`？
reader-duplicate = { $kind ->
        [field] 字段
       *[key] 名字
    } `{ $name }` 写了两次
    .label = 又写了一次
    .first = 第一次在这里
    .help = 改一个名字，或者删掉一个：后一个会盖住前一个
reader-count = { $word ->
        [none] 这里要写 { $wanted } 个值，现在有 { $found } 个
       *[other] `{ $word }(…)` 要写 { $wanted } 个值，现在有 { $found } 个
    }
    .label = 个数不对
    .help = 补上或者删掉，凑够 { $wanted } 个
reader-other-name = 这里要写 `{ $name }(…)`，不是 `{ $is }(…)`
    .label = 名字不对
    .help = 写 `{ $name }`，或者不写名字
reader-quoted-word = `{ $word }` 是固定的词，不加引号
    .label = 去掉引号
    .help = 写成 { $word }
reader-unknown-word = 不认识 `{ $word }`，这里只能是：{ $known }
    .label = 不认识
    .help = 从上面的词里选一个
    .meant = 是不是想写 `{ $meant }`？

# 条件和算式
expr-goes-on = 条件到这里已经完整，后面还有东西
    .label = 接不上
    .help = 两部分之间用 `and`、`or` 或运算符连起来
expr-single-equals = 一个 `=` 不能比较
    .label = 少一个等号
    .help = 写 `==`
expr-too-deep = 条件里的括号套得太深
    .label = 太深了
    .help = 拆成几个条件
expr-chained = 比较不能连着写
    .label = 第二个比较
    .help = 写成 `a < b and b < c`
expr-ends-early = 条件没写完
    .label = 到这里就断了
    .help = 后面应当是数字、名字或 knows(…) 这样的写法
expr-not-in-brackets = `not` 在这里要加括号
    .label = 加括号
    .help = 写成 `(not …)`
expr-nothing-before = 这个符号前面什么都没有
    .label = 前面缺东西
    .help = 前面应当是数字、名字或 knows(…) 这样的写法
expr-unclosed = 这个括号没有关上
    .label = 在这里打开
    .help = 补上 `)`
expr-large-number = 这个数太大
    .label = 太大
    .help = 最大 9223372036854775807
expr-open-quote = 这个引号没有关上
    .label = 从这里开始
    .help = 末尾加上 `'`
expr-and-sign = `&` 在这里没有意义
    .label = 不认识的符号
    .help = 写 `and`（或者“且”）
expr-or-sign = `|` 在这里没有意义
    .label = 不认识的符号
    .help = 写 `or`（或者“或”）
expr-unknown-sign = `{ $sign }` 在这里没有意义
    .label = 不认识的符号
    .help = 能用的符号：+ - * ( ) , == != < <= > >=
expr-open-brace = 花括号没有关上
    .label = 在这里打开
    .help = 补上 `{ "}" }`；要写花括号本身就写 `{ "{{" }`
expr-stray-brace = 这个花括号没有对应的左括号
    .label = 多出来的
    .help = 要写花括号本身就写 `{ "}}" }`

# 名字和内容
unknown = 没有叫 `{ $name }` 的{ $kind ->
        [node] 节点
        [fact] 事实
        [flag] 标记
        [party] 人物
        [offer] 方案
        [ending] 结局
        [act] 行为
        [act-or-group] 行为或行为组
        [act-or-group-in-the-rubric] 行为或行为组（在评分表里）
        [condition] 条件
        [number] 可比较的数
        [effect] 效果
        [figure] 数字
        [figure-or-name] 数字或名字
        [such-word] 词
        [level-of-verification] 核身程度
        [rubric] 评分表
        [temperament] 脾气
        [law-pack] 法规包
        [variant] 情形
        [debt] 债务
        [contact] 联系
        [time-zone] 时区
        [fact-that-a-rule-asks-for] 规则会问到的事实
       *[other] { $kind }
    }
    .label = 找不到
    .help = { $more ->
        [none] 现有的：{ $known }
       *[other] 现有的：{ $known }，还有 { $more } 个
    }
    .meant = 是不是想写 `{ $meant }`？
    .none = 文件里一个也没有，先写一个
compile-asks-one-name = `{ $word }` 只问一个名字
    .label = 参数不对
    .help = 写成 `{ $word }(名字)`
compile-too-many-said = 条件里问到的行为超过 64 种
    .label = 超出的一种
    .help = 把几种行为合成一个组来问
compile-no-condition = 这里既不是真也不是假
    .label = 不是条件
    .help = 例如 `trust >= 3 and knows(card_changed)`
compile-no-number = 这里不是数
    .label = 不是数
    .help = 拿 trust、anger、stress、willingness 或 verified 和一个数比较
compile-yuan = `yuan(…)` 里写一个整数
    .label = 不是金额
    .help = 例如 `yuan(300)`
compile-negative-date = 日期没有负的
    .label = 不是数字
    .help = 例如 `payday + 1`
compile-no-sum = 这两样不能这样算在一起
    .label = 算不出来
    .help = 例如 `overdue`、`minimum * 2` 或 `payday + 1`
compile-no-figure = 这里要写一个数字：`minimum` 这样的名字、数，或者它们的和
    .label = 不是数字
    .help = 例如 `overdue`、`minimum * 2` 或 `payday + 1`
compile-no-translation = `{ $key }` 没有翻译：{ $source }
    .label = 缺翻译
    .help = 加上 `"{ $key }": ("…", "{ $hash }"),`
compile-stale = `{ $key }` 的原文在翻译之后改过了：{ $source }
    .label = 按旧原文译的
    .help = 重新翻译，然后把这里写成 "{ $hash }"
compile-left-over = 案例里没有 `{ $key }` 这段文字
    .label = 用不到了
    .help = 删掉这一行
compile-dead-end = 节点 `{ $node }` 没有回答可选，也不结束通话
    .label = 走不下去
    .help = 加上 `replies`，或者 `ends: "…"`
compile-too-many-acts = 一句回答最多带 { $most } 个行为，这句有 { $count } 个
    .label = 行为太多
    .help = 拆成两句
compile-timed-minimum = 评分项 `{ $criterion }` 有最低分又按时间给分：时间不能决定及格
    .label = 这份评分表
    .help = 在评分表里把时间移到没有最低分的项下
compile-no-date = `{ $text }` 不是日期
    .label = 不是日期
    .help = 年月日用横线连起来："2026-04-30"
compile-no-moment = `{ $text }` 不是日期和时间
    .label = 不是日期和时间
    .help = 日期、T、时间、时区："2026-04-30T10:20:00+08:00"
compile-no-amount = `{ $text }` 不是金额
    .label = 不是金额
    .help = 写元，最多两位小数，不带单位："1329.45"
compile-no-posting = 没有第 { $place } 笔账：第一笔是 0，最后一笔是 { $last }
    .label = 没有这一笔
    .help = 从 0 数起
compile-card-without-contract = 信用卡没有写合同
    .label = 这个账户
    .help = 加上 `contract: (…)`，写账单日、还款日、日利率等
compile-card-with-loan = 信用卡账户不写 `loan`
    .label = 这个账户
    .help = 删掉 `loan`，或者把 `product` 改成 `Loan`
compile-loan-without-schedule = 贷款没有写还款计划
    .label = 这个账户
    .help = 加上 `loan: (amount: "…", instalments: [("日期", "本金", "利息"), …], paid: 几期已还, …)`
compile-loan-with-card = 贷款账户不写 `contract` 和 `postings`
    .label = 这个账户
    .help = 删掉它们，或者把 `product` 改成 `CreditCard`
compile-loan-amounts = 贷款的还款计划不能只换一笔
    .label = 这个变体换了金额
    .help = 各期本金要合计成贷款金额；变体里换名字、日期和标记
compile-loan-sum = 各期本金加起来是 { $sum }，贷款金额是 { $loan }
    .label = 贷款金额
    .help = 每期第二个数是本金，所有本金合计要等于贷款金额
compile-loan-order = { $day } 这一期的次序不对
    .label = 次序不对
    .help = 各期按日期先后写，同一天只写一期
compile-loan-empty = 贷款一期也没有
    .label = 这个账户
    .help = 照合同写还款计划：`instalments: [("日期", "本金", "利息"), …]`
compile-loan-paid = 写着已还 { $paid } 期，可是一共只有 { $all } 期
    .label = 比总期数还多
    .help = `paid` 是从第一期数起已经还清的期数
compile-loan-not-positive = { $day } 这一期的本金不是正数，或者利息是负数
    .label = 这一期
    .help = 本金要大于 0，利息不能小于 0
compile-arguments = `{ $word }` 要 { $count } 个参数，现在有 { $found } 个
    .label = 参数个数不对
    .help = 参数是：{ $wanted }
    .bare = 它不带参数，只写 `{ $word }`
compile-effect = `{ $word }` 要带一个名字
    .label = 参数不对
    .help = 能写的效果：reveal(事实)、verify(name)、verify(two_factors)、on_line(人物)、flag(标记)、promise(方案)
compile-no-word = 这里要写一个词，有参数就写在括号里
    .label = 不是词
    .help = 例如 `greet` 或 `ask_payment(debtor)`
compile-date-for-amount = 这里要写金额，不是日期
    .label = 是日期
    .help = 例如 `overdue` 或 `yuan(300)`
compile-one-word = 这里只写一个词
    .label = 不是一个词
    .help = 去掉多余的符号
compile-debtors = 一个案例里正好一个人是债务人（role: Debtor），现在有 { $count } 个
    .label = 这些人物
    .help = 把债务人写成 `role: Debtor`，其他人写他们自己的身份
compile-payment = 一笔还款要写金额和日期
    .label = 不是一笔还款
    .help = 例如 ("minimum", "payday + 1")
compile-limit = 一个案例最多有 { $most } 个{ $what ->
        [facts] 事实
        [flags] 标记
       *[checks] 评分点
    }，现在有 { $count } 个
    .label = 这个案例
    .help = 拆成两个案例
compile-bucket = 文件写的是 { $written }，账户算出来是 { $computed }（逾期 { $days } 天）
    .label = 对不上
    .help = 改日期、改账目，或者改这一行
compile-no-part = 没有叫 `{ $name }` 的{ $kind ->
        [face] 脸型
        [hair] 发型
       *[clothes] 衣着
    }
    .label = 没有画过
    .help = 现有的：{ $known }；也可以画一个 assets/portrait/{ $kind }/{ $name }.svg
compile-translation-of = 旁边的翻译文件写着它译的是 `{ $of }`
    .label = 这个案例
    .help = 在翻译文件里写 `of: "{ $id }"`
compile-mood = 情绪只有 0 到 6 级
    .label = 这个人物
    .help = 把 `mood` 里的数改到 0 到 6 之间
compile-too-many-invariants = 不变式最多 { $most } 条
    .label = 从这一条起多了
    .help = 用 `and`、`or` 合并几条
compile-one-claim = 不变式 `{ $name }` 要在 `never`、`always`、`eventually` 里写一个，而且只写一个
    .label = 这一条
    .help = 例如 `(never: "promised() and verified < 2")`
compile-time-pays = 这张评分表里，时间越长分越多：时限要递增，分数要递减到零
    .label = 这张评分表
    .help = 例如 `Within([(240, 4), (360, 2)])`

# 职业路径（assets/career.ron）
career-no-desk = 一个岗位都没有
    .label = 这个文件
    .help = 在 `desks` 里至少写一个岗位
career-no-case = 没有叫 `{ $name }` 的案例
    .label = 这个名字
    .help = 写案例的 id，比如 `m0-forgot-autopay`
career-no-skill = 没有叫 `{ $name }` 的技能
    .label = 这个名字
    .help = 已有的：{ $known }
career-no-bucket = `{ $name }` 不是账龄
    .label = 这里
    .help = 只能是 M0、M1、M2、M3、M3+

# 跨天案例（*.days.ron）
days-misnamed = 文件名跟案例的 id 对不上
    .label = 这个 id
    .help = 文件要叫 `{ $id }.days.ron`
days-most = 联系次数在 1 到 { $most } 之间
    .label = 这里
days-no-deal = 一局都没有
    .label = 这个案例
    .help = 在 `deals` 里至少写一局，比如 `"usual": ()`
days-no-yuan = `{ $name }` 的账户不是人民币账户
    .label = 这个案例
    .help = 跨天案例用人民币的信用卡或者贷款：请换一个案例
days-long-promise = 承诺 `{ $offer }` 的期数太多
    .label = 这个案例的承诺
    .help = 跨天案例里一个承诺最多 { $most } 笔
days-out-of-order = 时间要一个比一个晚，也不能早于第一天
    .label = 这个时间
days-no-moment = `{ $text }` 不是时间
    .label = 这里
    .help = 写成 2026-05-28T12:10
days-no-time = `{ $text }` 不是钟点
    .label = 这里
    .help = 写成 12:10
days-no-act = 没有叫 `{ $name }` 的行为
    .label = 这个行为
    .help = 短信里的行为不带参数，名字见 assets/acts.ron
days-incomes = 收入的笔数跟案例的不一样
    .label = 这一局
    .help = 案例里有 { $count } 笔，一笔对一笔
