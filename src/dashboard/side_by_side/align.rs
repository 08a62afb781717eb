//! What belongs beside what: the longest common run of decisions, in order. Between two common ones the rest stands pairwise.

/// Two places side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub left: Option<usize>,
    pub right: Option<usize>,
}

/// Pairs up two lists; each entry stands exactly once, in its order, and equal ones beside each other as often as can be.
pub(super) fn aligned<T: PartialEq>(left: &[T], right: &[T]) -> Vec<Pair> {
    let lengths = common(left, right);
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    let (mut own, mut other): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    while i < left.len() || j < right.len() {
        if i < left.len() && j < right.len() && left[i] == right[j] {
            apart(&mut pairs, &mut own, &mut other);
            pairs.push(Pair { left: Some(i), right: Some(j) });
            (i, j) = (i + 1, j + 1);
        } else if j >= right.len() || (i < left.len() && lengths[i + 1][j] >= lengths[i][j + 1]) {
            own.push(i);
            i += 1;
        } else {
            other.push(j);
            j += 1;
        }
    }
    apart(&mut pairs, &mut own, &mut other);
    pairs
}

/// What has no equal: one beside the other as far as both go.
fn apart(pairs: &mut Vec<Pair>, own: &mut Vec<usize>, other: &mut Vec<usize>) {
    let longest = own.len().max(other.len());
    pairs.extend((0..longest).map(|place| Pair { left: own.get(place).copied(), right: other.get(place).copied() }));
    own.clear();
    other.clear();
}

/// How long the common run is from each two places on.
fn common<T: PartialEq>(left: &[T], right: &[T]) -> Vec<Vec<usize>> {
    let mut lengths = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            lengths[i][j] = if left[i] == right[j] { lengths[i + 1][j + 1] + 1 } else { lengths[i + 1][j].max(lengths[i][j + 1]) };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::aligned;
    use proptest::prelude::*;

    fn spelled(left: &str, right: &str) -> String {
        let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
        let letter = |from: &[char], place: Option<usize>| place.map_or('-', |place| from[place]);
        let pairs = aligned(&left, &right);
        pairs.iter().map(|pair| format!("{}{}", letter(&left, pair.left), letter(&right, pair.right))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn common_decisions_stand_beside_each_other() {
        assert_eq!(spelled("abcd", "abcd"), "aa bb cc dd");
        assert_eq!(spelled("abxd", "abyzd"), "aa bb xy -z dd");
        assert_eq!(spelled("ab", ""), "a- b-");
        assert_eq!(spelled("bc", "abc"), "-a bb cc");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_common_run_is_longer(left in proptest::collection::vec(0u8..4, 0..9), right in proptest::collection::vec(0u8..4, 0..9)) {
            let pairs = aligned(&left, &right);
            let own: Vec<usize> = pairs.iter().filter_map(|pair| pair.left).collect();
            let other: Vec<usize> = pairs.iter().filter_map(|pair| pair.right).collect();
            prop_assert_eq!(own, (0..left.len()).collect::<Vec<_>>());
            prop_assert_eq!(other, (0..right.len()).collect::<Vec<_>>());
            let same = pairs.iter().filter(|pair| matches!((pair.left, pair.right), (Some(i), Some(j)) if left[i] == right[j])).count();
            // By trying every choice of entries of the left list.
            let longest = (0u32..1 << left.len()).filter(|chosen| {
                let mut rest = right.iter();
                (0..left.len()).filter(|place| chosen >> place & 1 == 1).all(|place| rest.any(|other| *other == left[place]))
            }).map(u32::count_ones).max().unwrap_or(0);
            prop_assert!(same >= longest as usize);
        }
    }
}
