//! How fast the machine takes turns with law and score on, and how long a proof takes. Figures: docs/performance.md.
#![expect(clippy::expect_used, reason = "a bench fails loudly")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ringback::call::{Compiled, Event, Input, State, load_case, load_content, step};
use ringback::prove::{Bounds, Reduction, prove};
use ringback::records::read_input;
use ringback::scenario::Shipped;
use ringback::score::Marks;

const CASE: &str = "m0-forgot-autopay";

fn case() -> Compiled {
    let content = load_content(&Shipped).expect("shipped content loads");
    load_case(&Shipped, &content, CASE, None).and_then(|loaded| loaded.compiled).expect("the case is sound")
}

/// The best lawful call, input by input.
fn inputs(compiled: &Compiled) -> Vec<Input> {
    let script = include_str!("../tests/cli/fixtures/pass.inputs");
    let lines = script.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty());
    lines.map(|line| read_input(compiled, line).expect("a spelled input")).collect()
}

/// Plays the call once and returns the points, so that nothing is optimised away.
fn play(compiled: &Compiled, inputs: &[Input]) -> i16 {
    let mut state = compiled.before(compiled.mood.0);
    let mut marks = Marks::default();
    for input in inputs {
        let next = step(compiled, state, *input, &mut |state: &State, event: Event| marks.watch(compiled, state, event, &mut |_| {}));
        state = next.expect("the machine takes it");
    }
    marks.points
}

fn turns(criterion: &mut Criterion) {
    let compiled = case();
    let inputs = inputs(&compiled);
    let mut group = criterion.benchmark_group("turns");
    group.throughput(Throughput::Elements(inputs.len() as u64));
    group.bench_function("step with law and score", |bencher| bencher.iter(|| play(&compiled, &inputs)));
    group.finish();
}

fn proof(criterion: &mut Criterion) {
    let compiled = case();
    let mut group = criterion.benchmark_group("proof");
    group.sample_size(10);
    let states = prove(&compiled, Reduction::On, Bounds::default()).states;
    group.throughput(Throughput::Elements(states as u64));
    group.bench_with_input(BenchmarkId::new("reduced", states), &compiled, |bencher, compiled| {
        bencher.iter(|| prove(compiled, Reduction::On, Bounds::default()).states);
    });
    group.finish();
}

criterion_group!(benches, turns, proof);
criterion_main!(benches);
