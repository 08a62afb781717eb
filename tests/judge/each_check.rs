//! One test for each check of the worked examples. A list cannot be read at compile time without a build step, so it is
//! written out here, and a test holds it against `checks.ron` and the examples themselves.

use std::collections::BTreeSet;

use super::examples::{every_check, holds};

/// A test for each line, and the list of them.
macro_rules! checks {
    ($($name:ident: $record:literal, $check:literal;)*) => {
        const LISTED: &[(&str, usize)] = &[$(($record, $check)),*];

        $(#[test]
        fn $name() {
            holds($record, $check);
        })*
    };
}

checks! {
    comment_14_b_2_i_1_i_check_0: "REGF-14(b)(2)(i)-1.i", 0;
    comment_14_b_2_i_1_i_check_1: "REGF-14(b)(2)(i)-1.i", 1;
    comment_14_b_2_i_1_i_check_2: "REGF-14(b)(2)(i)-1.i", 2;
    comment_14_b_2_i_2_i_concentrated_check_0: "REGF-14(b)(2)(i)-2.i#concentrated", 0;
    comment_14_b_2_i_2_i_concentrated_check_1: "REGF-14(b)(2)(i)-2.i#concentrated", 1;
    comment_14_b_2_i_2_ii_rapid_check_0: "REGF-14(b)(2)(i)-2.ii#rapid", 0;
    comment_14_b_2_i_2_iv_check_0: "REGF-14(b)(2)(i)-2.iv", 0;
    comment_14_b_2_ii_1_i_check_0: "REGF-14(b)(2)(ii)-1.i", 0;
    comment_14_b_2_ii_1_i_check_1: "REGF-14(b)(2)(ii)-1.i", 1;
    comment_14_b_2_ii_2_ii_check_0: "REGF-14(b)(2)(ii)-2.ii", 0;
    comment_14_b_2_ii_2_ii_check_1: "REGF-14(b)(2)(ii)-2.ii", 1;
    comment_14_b_2_ii_2_iv_b_check_0: "REGF-14(b)(2)(ii)-2.iv.B", 0;
    comment_14_b_2_ii_2_iv_b_check_1: "REGF-14(b)(2)(ii)-2.iv.B", 1;
    comment_14_b_3_i_3_i_check_0: "REGF-14(b)(3)(i)-3.i", 0;
    comment_14_b_3_i_3_i_check_1: "REGF-14(b)(3)(i)-3.i", 1;
    comment_14_b_3_ii_1_busy_check_0: "REGF-14(b)(3)(ii)-1#busy", 0;
    comment_14_b_3_ii_1_vm_no_ring_check_0: "REGF-14(b)(3)(ii)-1#vm-no-ring", 0;
    comment_14_b_4_1_i_two_debts_conv_check_0: "REGF-14(b)(4)-1.i#two-debts-conv", 0;
    comment_14_b_4_1_i_two_debts_conv_check_1: "REGF-14(b)(4)-1.i#two-debts-conv", 1;
    comment_14_b_4_2_i_check_0: "REGF-14(b)(4)-2.i", 0;
    comment_14_b_4_2_iv_check_0: "REGF-14(b)(4)-2.iv", 0;
    comment_14_b_4_2_vii_check_0: "REGF-14(b)(4)-2.vii", 0;
    comment_14_b_4_2_vii_check_1: "REGF-14(b)(4)-2.vii", 1;
    comment_14_b_4_2_vii_check_2: "REGF-14(b)(4)-2.vii", 2;
    comment_14_b_4_2_vii_check_3: "REGF-14(b)(4)-2.vii", 3;
    comment_6_b_1_1_i_check_0: "REGF-6(b)(1)-1.i", 0;
    comment_6_b_1_1_i_check_1: "REGF-6(b)(1)-1.i", 1;
    comment_6_b_1_1_i_check_2: "REGF-6(b)(1)-1.i", 2;
    comment_6_b_1_1_iii_check_0: "REGF-6(b)(1)-1.iii", 0;
    comment_6_b_1_1_iii_check_1: "REGF-6(b)(1)-1.iii", 1;
    comment_6_b_1_2_iii_check_0: "REGF-6(b)(1)-2.iii", 0;
    comment_6_b_1_2_iii_check_1: "REGF-6(b)(1)-2.iii", 1;
    comment_6_b_1_2_iii_check_2: "REGF-6(b)(1)-2.iii", 2;
    comment_6_b_1_i_1_b_check_0: "REGF-6(b)(1)(i)-1#b", 0;
    comment_6_b_2_1_check_0: "REGF-6(b)(2)-1", 0;
    comment_6_b_2_1_check_1: "REGF-6(b)(2)-1", 1;
    comment_6_c_1_1_i_check_0: "REGF-6(c)(1)-1.i", 0;
    comment_6_c_1_1_i_check_1: "REGF-6(c)(1)-1.i", 1;
    comment_6_c_1_1_check_0: "REGF-6(c)(1)-1", 0;
    comment_6_c_1_1_check_1: "REGF-6(c)(1)-1", 1;
    comment_2_j_1_check_0: "REGF-2(j)-1", 0;
    comment_2_j_2_1_check_0: "REGF-2(j)(2)-1", 0;
    comment_6_d_4_ii_c_4_1_i_check_0: "REGF-6(d)(4)(ii)(C)(4)-1.i", 0;
    comment_6_d_4_ii_c_4_1_i_check_1: "REGF-6(d)(4)(ii)(C)(4)-1.i", 1;
    comment_6_d_4_iii_2_ii_check_0: "REGF-6(d)(4)(iii)-2.ii", 0;
    comment_6_e_1_ii_check_0: "REGF-6(e)-1.ii", 0;
    comment_14_h_1_3_i_check_0: "REGF-14(h)(1)-3.i", 0;
    comment_14_h_1_3_i_check_1: "REGF-14(h)(1)-3.i", 1;
    comment_18_d_1_ii_check_0: "REGF-18(d)-1.ii", 0;
    comment_18_d_1_ii_check_1: "REGF-18(d)-1.ii", 1;
    comment_18_f_1_check_0: "REGF-18(f)-1", 0;
    comment_30_a_1_2_check_0: "REGF-30(a)(1)-2", 0;
    comment_30_a_1_3_iii_check_0: "REGF-30(a)(1)-3.iii", 0;
    comment_30_a_1_3_iii_check_1: "REGF-30(a)(1)-3.iii", 1;
    comment_30_b_1_1_check_0: "REGF-30(b)(1)-1", 0;
    comment_34_c_2_iv_1_check_0: "REGF-34(c)(2)(iv)-1", 0;
    comment_38_1_iii_check_0: "REGF-38-1.iii", 0;
    comment_38_1_iii_check_1: "REGF-38-1.iii", 1;
    comment_42_a_1_4_check_0: "REGF-42(a)(1)-4", 0;
    comment_100_a_1_i_check_0: "REGF-100(a)-1.i", 0;
}

#[test]
fn every_check_of_every_record_is_a_test_of_its_own() {
    let listed: BTreeSet<(String, usize)> = LISTED.iter().map(|(record, check)| ((*record).to_owned(), *check)).collect();
    assert_eq!(listed.len(), LISTED.len(), "a check is listed twice");
    assert_eq!(listed, every_check());
}
