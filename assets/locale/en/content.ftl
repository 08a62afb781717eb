# An account that cannot be computed
compile-account-term = the contract's { $field ->
        [statement_day] statement day
        [due_day] due day
        [daily_rate_per_10000] daily rate (ten-thousandths)
        [min_purchase_pct] share of purchases in the minimum
        [penalty_pct] penalty in per cent
        [grace_days] days of grace
       *[tolerance] tolerance
    } cannot be { $value }
    .label = impossible
    .help = { $field ->
        [statement_day] write a number from 1 to 28
        [due_day] write a number from 1 to 28 that is not the statement day
        [grace_days] write a number from 0 to 15
        [tolerance] write an amount from "0.00" to "1000.00"
       *[other] write a number from 0 to 100
    }
compile-account-not-positive = the posting of { $day } has no positive amount
    .label = must be more than nothing
    .help = write both as positive amounts: Purchase is money spent, Payment is money paid back
compile-account-no-statement = no statement was made before { $day }, so nothing is owed yet
    .label = the first posting
    .help = statements are made on day { $statement_day } of a month: date the first purchase so that such a day lies between it and the call
compile-account-too-large = the amounts are too large to compute with
    .label = the largest
    .help = a posting may have 1,000,000,000 yuan; look at its decimal point and its noughts

# Temperaments and shared files
temperament-unknown-act = the temperament `{ $temperament }` reacts to `{ $act }`, which is neither an act nor a group
    .label = this temperament is asked for
    .help = open assets/temperaments.ron and spell it as in assets/acts.ron
file-missing = the file `{ $file }` is missing
    .label = this file
    .help = put it back, or start without `--content` to use what was shipped

# Law packs together
judge-misfit = the packs do not fit together:
packs-unknown-act = the rule `{ $rule }` names `{ $act }`, which is neither an act nor a group
    .label = these packs
    .help = spell it as in assets/acts.ron
packs-unknown-word = the rule `{ $rule }` wants the word `{ $word }`, which `{ $act }` does not take there
    .label = these packs
    .help = spell it as in assets/acts.ron
packs-unknown-rule = the pack `{ $pack }` speaks of the rule `{ $rule }`, which no pack below it has
    .label = these packs
    .help = name a rule that is there, or put the pack that has it before `{ $pack }`
packs-weaker = the pack `{ $pack }` lowers `{ $rule }` from { $from ->
        [minor] minor
        [major] major
       *[red-line] red line
    } to { $to ->
        [minor] minor
        [major] major
       *[red-line] red line
    }
    .label = these packs
    .help = a pack may only be stricter than those below it: remove the line, or raise it
packs-twice = the rule `{ $rule }` stands in two packs
    .label = these packs
    .help = an upper pack raises or adopts a rule, it does not write it again
packs-unknown-zone = the time zone `{ $zone }` of the pack `{ $pack }` is not known
    .label = these packs
    .help = for example "Asia/Shanghai"
packs-no-zone = the pack `{ $pack }` names no time zone and lies on no pack that does
    .label = these packs
    .help = write `time_zone: "Asia/Shanghai"` in it, or put a pack with a zone before it
packs-too-many-rules = the packs hold { $count } rules, and at most { $most } can judge together
    .label = these packs
    .help = leave a pack out, or join rules
packs-too-much-memory = the rules need more than the { $most } bits that one call can remember
    .label = these packs
    .help = leave a pack out, or give fewer rules an order or a deadline

# assets/acts.ron
acts-too-many = the vocabulary holds { $count } acts, and at most { $most } fit
    .label = here
    .help = remove those that nothing uses
acts-too-many-arguments = the act `{ $act }` has more than two arguments
    .label = here
    .help = split it into two acts
acts-unknown-in-group = the group `{ $group }` names the unknown act `{ $act }`
    .label = here
    .help = spell it as in `acts`
acts-act-and-group = `{ $name }` is both an act and a group
    .label = here
    .help = rename one of them
acts-too-many-words = the vocabulary uses { $count } different words as arguments, and at most { $most } fit
    .label = here
    .help = use the same words again
