//! The expression language: what is printed is read back, and nothing panics.

use proptest::prelude::*;
use ringback::scenario::Span;
use ringback::scenario::expr::template;
use ringback::scenario::expr::{BinaryOp, Expr, ExprKind, UnaryOp, parse};

const BINARY: [BinaryOp; 11] = [
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::Equal,
    BinaryOp::Unequal,
    BinaryOp::Less,
    BinaryOp::AtMost,
    BinaryOp::More,
    BinaryOp::AtLeast,
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
];

fn made(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = String> {
    const WORDS: [&str; 6] = ["and", "or", "not", "且", "或", "非"];
    "[a-z\u{4e00}-\u{4e20}_][a-z0-9_.]{0,5}".prop_filter("a word of the language", |name| !WORDS.contains(&name.as_str()))
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0..=i64::MAX).prop_map(|value| made(ExprKind::Int(value))),
        name().prop_map(|name| made(ExprKind::Name(name))),
        "[a-z-]{0,6}".prop_map(|text| made(ExprKind::Text(text))),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (name(), prop::collection::vec(inner.clone(), 0..3)).prop_map(|(name, given)| made(ExprKind::Call(name, given))),
            (prop_oneof![Just(UnaryOp::Minus), Just(UnaryOp::Not)], inner.clone())
                .prop_map(|(op, inner)| made(ExprKind::Unary(op, Box::new(inner)))),
            (prop::sample::select(&BINARY[..]), inner.clone(), inner).prop_map(|(op, left, right)| made(ExprKind::Binary(
                op,
                Box::new(left),
                Box::new(right)
            ))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(expression in expression()) {
        let printed = expression.to_string();
        prop_assert_eq!(parse(&printed), Ok(expression), "{}", printed);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place_inside_it(text in prop_oneof![any::<String>(), "[a-c0-2 ()+*<>=!,&'＞且{}-]{0,24}"]) {
        for error in parse(&text).err().into_iter().flatten().chain(template::parse(&text).err().into_iter().flatten()) {
            prop_assert!(text.get(error.span.range()).is_some(), "{error:?}");
        }
    }
}
