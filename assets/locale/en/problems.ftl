level-error = error
level-warning = warning
level-note = note
level-help = help

# Reading a file
reader-not-text = this file is not text in UTF-8 (or UTF-16 with a byte-order mark)
    .label = unreadable from here
    .help = save it again as UTF-8: in Notepad, "Save as", then encoding UTF-8; old Chinese files are often GBK
reader-comment-open = this comment is never closed
    .label = opened here
    .help = end it with `*/`
reader-text-open = this text has no closing quote
    .label = opened here
    .help = close it with `{ $closing }`
reader-text-unopened = this text has no opening quote
    .label = the text begins here
    .help = type `"` before it
reader-quotes-inside = straight quotes within a text end it too early
    .label = quotes within the text
    .help = write quotes within a text as “ ” and only the outer ones as `"`
reader-hash-comment = a comment begins with `//`, not with `#`
    .label = not a comment
    .help = write `//`
reader-semicolon = items are separated by commas, not by semicolons
    .label = a semicolon
    .help = write `,`
reader-equals = a name and its value are joined by a colon, not by `=`
    .label = equals sign
    .help = write `:`
reader-curly-quotes = a text is put in straight quotes, not in `{ $sign }`
    .label = curly or full-width quotes
    .help = type `"` with the English keyboard
reader-full-width = `{ $sign }` is a full-width sign; `{ $meant }` belongs here
    .label = full-width
    .help = type `{ $meant }` with the English keyboard
reader-empty-file = the file is empty
    .label = nothing here
    .help = write the value, for example `Scenario(…)`, or make a file with `ringback new`
reader-left-over = the file goes on after its value has ended
    .label = left over
    .help = is there a bracket too many above?
reader-stray-closing = `{ $bracket }` closes nothing
    .label = no bracket is open here
    .help = remove it, or open its bracket above
reader-too-deep = brackets are nested deeper than { $most }
    .label = too deep
reader-unclosed = `{ $bracket }` in line { $line }, column { $column } is never closed
    .label = opened here
    .before = `{ $closing }` is missing before this
    .help = add `{ $closing }`
reader-wrong-closing = `{ $bracket }` stands where `{ $closing }` belongs
    .label = another kind of bracket
    .opened = opened here
    .help = write `{ $closing }`
reader-unopened = `(` is missing before `{ $word }`
    .label = fields stand in round brackets
    .help = add `(` before it
reader-comma-too-many = a comma without anything before it
    .label = one comma too many
    .help = remove this comma
reader-unexpected = `{ $sign }` does not belong here
    .label = unexpected
    .help = remove it; where it is part of a text, texts stand in quotes
reader-missing-colon = a colon is missing after this
    .label = a key without its colon
    .help = write `:` between a key and its value
reader-missing-comma = a comma is missing between two items
    .label = add `,` after this
    .next = the next item
    .help = items are separated by commas
reader-quoted-field = only a bare word can name a field
    .label = not a field's name
    .help = in round brackets fields have no quotes; in { "{" } { "}" } keys have them
reader-key-alone = in { "{" } { "}" } every key has a colon and a value
    .label = a key without its value
    .help = write `"key": value`
reader-no-value = a value is missing after the colon
    .label = expected before this
    .help = add the value, or remove the whole field
reader-unusable = this file can be read, but not used: { $why }
    .label = cannot be used
reader-wrong-kind = { $wanted ->
        [integer] a whole number
        [text] a text in quotes
        [list] a list
        [truth] `true` or `false`
        [number] a number
        [letter] a single letter
        [bare] one value
        [nothing] `()`
        [map] something in { "{" } { "}" }
        [fields] `{ $word }(…)`
        [one-of] one of { $word }
        [phrase] a word
        [word-alone] the bare word `{ $word }`
        [word-and-value] `{ $word }(…)`
       *[value] a value
    } is wanted here, not { $found ->
        [text] a text
        [number] the number { $is }
        [letter] a single letter
        [word] the word `{ $is }`
        [paren] something in ( )
        [list] a list
        [map] something in { "{" } { "}" }
       *[expression] an expression
    }
    .label = another kind
    .help = { $wanted ->
        [integer] write digits without quotes, such as `3`
        [text] write it as "{ $word }"
        [list] lists stand in [ ], pairs in ( )
        [truth] write true or false without quotes
        [number] write digits without quotes
        [letter] write for example 'a'
        [bare] write Some(value), or the value alone
        [nothing] write ()
        [map] write { "{" } "key": value, … { "}" }
        [fields] write its fields in round brackets
        [one-of] write one of these words without quotes
        [phrase] write for example `greet` or `ask_payment(debtor)`
        [word-alone] leave out the brackets
        [word-and-value] put the value in brackets
       *[value] put expressions in quotes
    }
    .example = write one of the words first and the value in brackets behind it, such as `{ $example }`
reader-out-of-range = { $value } does not fit here: { $low } to { $high }
    .label = out of range
    .help = take a number in that range
reader-bad-escape = this escape means nothing
    .label = after a backslash
    .help = write `\\` for a backslash itself; known are \n \t \" \\
reader-no-quotes = a text in quotes is wanted here, not the bare word `{ $word }`
    .label = no quotes
    .help = write "{ $word }"
reader-nameless = a field has a name and a colon
    .label = a value without its name
    .help = known fields: { $known }
reader-missing-field = { $part ->
        [none] the field `{ $name }` is missing
       *[other] the field `{ $name }` of `{ $part }` is missing
    }
    .label = this part
    .help = add `{ $name }: …`
reader-unknown-field = there is no field called `{ $name }` here
    .label = unknown field
    .help = known fields: { $known }
    .meant = did you mean `{ $meant }`?
reader-duplicate = the { $kind ->
        [field] field
       *[key] key
    } `{ $name }` stands here a second time
    .label = again
    .first = first here
    .help = rename one of them, or remove it: the second would hide the first
reader-count = { $word ->
        [none] { $wanted } values are wanted here, there are { $found }
       *[other] `{ $word }(…)` takes { $wanted } values, there are { $found }
    }
    .label = this group
    .help = add or remove values until there are { $wanted }
reader-other-name = `{ $name }(…)` is wanted here, not `{ $is }(…)`
    .label = another name
    .help = write `{ $name }` or leave the name out
reader-quoted-word = `{ $word }` is one of the fixed words and has no quotes
    .label = without quotes
    .help = write { $word }
reader-unknown-word = `{ $word }` is none of: { $known }
    .label = unknown word
    .help = take one of these words
    .meant = did you mean `{ $meant }`?

# Conditions and figures
expr-goes-on = the expression goes on after it has ended
    .label = does not fit on
    .help = join parts with `and`, `or` or a sign
expr-single-equals = `=` alone compares nothing
    .label = one more `=`
    .help = write `==`
expr-too-deep = the brackets of this expression are nested too deep
    .label = too deep
    .help = make several conditions of it
expr-chained = comparisons do not chain
    .label = the second one
    .help = write `a < b and b < c`
expr-ends-early = something is missing at the end
    .label = ends here
    .help = a number, a name or a call such as knows(…) belongs here
expr-not-in-brackets = `not` needs brackets here
    .label = in brackets
    .help = write `(not …)`
expr-nothing-before = this sign has nothing before it
    .label = nothing before it
    .help = a number, a name or a call such as knows(…) belongs before it
expr-unclosed = this bracket is never closed
    .label = opened here
    .help = add `)`
expr-large-number = this number is too large
    .label = too large
    .help = numbers go up to 9223372036854775807
expr-open-quote = this quote is never closed
    .label = opened here
    .help = close it with `'`
expr-and-sign = `&` means nothing here
    .label = unknown sign
    .help = write `and`
expr-or-sign = `|` means nothing here
    .label = unknown sign
    .help = write `or`
expr-unknown-sign = `{ $sign }` means nothing here
    .label = unknown sign
    .help = known signs are + - * ( ) , == != < <= > >=
expr-open-brace = this brace is never closed
    .label = opened here
    .help = close it with `{ "}" }`, or write `{ "{{" }` for a brace itself
expr-stray-brace = this brace was never opened
    .label = one too many
    .help = write `{ "}}" }` for a brace itself

# Names and content
unknown = there is no { $kind ->
        [act-or-group] act or group
        [act-or-group-in-the-rubric] act or group in the rubric
        [figure-or-name] figure or name
        [such-word] such word
        [level-of-verification] level of verification
        [law-pack] law pack
        [time-zone] time zone
        [fact-that-a-rule-asks-for] fact that a rule asks for
        [number] number to compare
       *[other] { $kind }
    } called `{ $name }`
    .label = unknown
    .help = { $more ->
        [none] there are: { $known }
       *[other] there are: { $known }, and { $more } more
    }
    .meant = did you mean `{ $meant }`?
    .none = the file has none: write one first
compile-asks-one-name = `{ $word }` asks about one name
    .label = other arguments
    .help = write `{ $word }(name)`
compile-too-many-said = conditions ask about more than 64 different acts
    .label = one too many
    .help = ask about a group of acts
compile-no-condition = this is neither true nor false
    .label = not a condition
    .help = for example `trust >= 3 and knows(card_changed)`
compile-no-number = this is no number
    .label = not a number
    .help = compare a gauge (trust, anger, stress, willingness) or `verified` with a number
compile-yuan = `yuan(…)` takes one whole number
    .label = not an amount
    .help = for example `yuan(300)`
compile-negative-date = a date has no negative
    .label = not a figure
    .help = for example `payday + 1`
compile-no-sum = these two cannot be put together like this
    .label = no result
    .help = for example `overdue`, `minimum * 2` or `payday + 1`
compile-no-figure = a figure is wanted here: a name such as `minimum`, a number, or sums of them
    .label = not a figure
    .help = for example `overdue`, `minimum * 2` or `payday + 1`
compile-no-translation = `{ $key }` has no translation: { $source }
    .label = missing
    .help = add `"{ $key }": ("…", "{ $hash }"),`
compile-stale = the source text of `{ $key }` has changed since it was translated: { $source }
    .label = made from an older text
    .help = translate it again, then write "{ $hash }" here
compile-left-over = the scenario has no text `{ $key }`
    .label = left over
    .help = remove this line
compile-dead-end = node `{ $node }` has no replies and does not end the call
    .label = a dead end
    .help = give it `replies` or `ends: "…"`
compile-too-many-acts = a reply may carry { $most } acts, this one carries { $count }
    .label = too many acts
    .help = split the reply
compile-timed-minimum = criterion `{ $criterion }` has a minimum and counts time; time may not decide a minimum
    .label = this rubric
    .help = count time under a criterion without a minimum
compile-no-date = `{ $text }` is no date
    .label = not a date
    .help = write year, month and day with hyphens: "2026-04-30"
compile-no-moment = `{ $text }` is no date and time
    .label = not a date and time
    .help = write date, T, time and offset: "2026-04-30T10:20:00+08:00"
compile-no-amount = `{ $text }` is no amount
    .label = not an amount
    .help = write yuan with at most two decimals and no unit: "1329.45"
compile-no-posting = there is no posting number { $place }: the first is 0, the last { $last }
    .label = no such posting
    .help = count from 0
compile-card-without-contract = the credit card has no contract
    .label = this account
    .help = add `contract: (…)` with statement day, due day, daily rate and the rest
compile-card-with-loan = a credit card account has no `loan`
    .label = this account
    .help = delete `loan`, or make `product` `Loan`
compile-loan-without-schedule = the loan has no schedule
    .label = this account
    .help = add `loan: (amount: "…", instalments: [("date", "principal", "interest"), …], paid: how many are paid, …)`
compile-loan-with-card = a loan account has no `contract` and no `postings`
    .label = this account
    .help = delete them, or make `product` `CreditCard`
compile-loan-amounts = one sum of a loan's schedule cannot be changed alone
    .label = this variant changes an amount
    .help = the principals must add up to the loan; let variants change names, dates and flags
compile-loan-sum = the instalments' principal adds up to { $sum }, the loan is { $loan }
    .label = the loan
    .help = the second number of each instalment is its principal; all of them together are the loan
compile-loan-order = the instalment of { $day } is out of order
    .label = out of order
    .help = write the instalments by date, the earliest first, each day once
compile-loan-empty = the loan has no instalment
    .label = this account
    .help = write the contract's schedule: `instalments: [("date", "principal", "interest"), …]`
compile-loan-paid = { $paid } instalments are paid, but the schedule has { $all }
    .label = more than there are
    .help = `paid` counts the instalments that were paid, from the first
compile-loan-not-positive = the instalment of { $day } has no positive principal, or negative interest
    .label = this instalment
    .help = principal is above 0, interest 0 or above
compile-arguments = `{ $word }` takes { $count } argument(s), not { $found }
    .label = other arguments
    .help = its arguments are: { $wanted }
    .bare = it takes none: write `{ $word }` alone
compile-effect = `{ $word }` takes one name
    .label = other arguments
    .help = effects are reveal(fact), verify(name), verify(two_factors), on_line(party), flag(name), promise(offer)
compile-no-word = a word is wanted here, with arguments in brackets if it has any
    .label = not a word
    .help = for example `greet` or `ask_payment(debtor)`
compile-date-for-amount = an amount is wanted here, not a date
    .label = a date
    .help = for example `overdue` or `yuan(300)`
compile-one-word = one word is wanted here
    .label = not one word
    .help = leave out the other signs
compile-debtors = a case has one party with the role Debtor, this one has { $count }
    .label = these parties
    .help = write `role: Debtor` for the debtor and their own role for everybody else
compile-payment = a payment is an amount and a date
    .label = not a payment
    .help = for example ("minimum", "payday + 1")
compile-limit = a case holds at most { $most } { $what ->
        [facts] facts
        [flags] flags
       *[checks] rubric checks
    }; this one has { $count }
    .label = this scenario
    .help = make two cases of it
compile-bucket = the file says { $written }, the account computes to { $computed } ({ $days } days past due)
    .label = differs
    .help = mend the date, the postings or this line
compile-no-part = there is no { $kind } called `{ $name }` among the portrait's parts
    .label = never drawn
    .help = there are: { $known }; or draw assets/portrait/{ $kind }/{ $name }.svg
compile-translation-of = the translation beside this scenario says that it is of `{ $of }`
    .label = this scenario
    .help = write `of: "{ $id }"` there
compile-mood = a mood level is above 6
    .label = this persona
    .help = levels are 0 to 6
compile-too-many-invariants = there are more than { $most } invariants
    .label = one too many
    .help = join some with `and` or `or`
compile-one-claim = invariant `{ $name }` needs exactly one of `never`, `always` and `eventually`
    .label = this one
    .help = for example `(never: "promised() and verified < 2")`
compile-time-pays = in this rubric more time earns more points: limits must rise, and points must fall to nothing
    .label = this rubric
    .help = for example `Within([(240, 4), (360, 2)])`

# The career (assets/career.ron)
career-no-desk = there is no desk
    .label = this file
    .help = write at least one desk under `desks`
career-no-case = there is no case called `{ $name }`
    .label = this name
    .help = write a case's id, such as `m0-forgot-autopay`
career-no-skill = there is no skill called `{ $name }`
    .label = this name
    .help = known are: { $known }
career-no-bucket = `{ $name }` is no bucket
    .label = here
    .help = it is one of M0, M1, M2, M3, M3+

# Cases over several days (*.days.ron)
days-misnamed = the file is not called as the case
    .label = this id
    .help = call the file `{ $id }.days.ron`
days-most = there are 1 to { $most } contacts
    .label = here
days-no-deal = there is no deal
    .label = this case
    .help = write at least one under `deals`, such as `"usual": ()`
days-no-yuan = the account of `{ $name }` is not kept in yuan
    .label = this scenario
    .help = cases over several days are for cards and loans in yuan: name a scenario of one
days-long-promise = the promise `{ $offer }` has too many payments
    .label = a promise of this case
    .help = in a case over several days a promise has at most { $most }
days-out-of-order = each moment is later than the one before, and none before the first day
    .label = this moment
days-no-moment = `{ $text }` is no moment
    .label = here
    .help = write it as 2026-05-28T12:10
days-no-time = `{ $text }` is no time of day
    .label = here
    .help = write it as 12:10
days-no-act = there is no act called `{ $name }`
    .label = this act
    .help = acts of a message have no arguments; their names are in assets/acts.ron
days-incomes = the number of incomes is not that of the scenario
    .label = this deal
    .help = the scenario has { $count }: one for one
