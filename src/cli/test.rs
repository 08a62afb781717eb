//! `ringback test`: plays the scripted calls that lie beside scenarios, and says what came otherwise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json};

use super::Common;
use super::case::{Overlay, below, content, load, locale, print_problems, sound};
use super::check::Format;
use crate::call::{Compiled, Content, Deal, FileProblems, Input, Mode};
use crate::law::RuleId;
use crate::locale::Locale;
use crate::prove::{Bounds, Reduction, prove};
use crate::records::{read_input, read_record};
use crate::scenario::Library;
use crate::scenario::library::{scenario_ids, scenario_path};
use crate::scenario::reader::decode;
use crate::workbench::scripted::{Coverage, Covered, Least, Part, Ran, Recorded, Tests, read_tests, run as play, tests_path, written};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ringback test scenarios/m1/m1-unpaid-wages.ron --coverage
  ringback test --record attempts/m1-unpaid-wages-….jsonl --name two-steps -o scenarios/m1/m1-unpaid-wages.tests.ron
The format: docs/formats/tests.md.")]
pub(super) struct TestArgs {
    /// Scenario ids, files (of a scenario or of its calls) or folders; all shipped scenarios where nothing is named.
    paths: Vec<String>,
    /// Print what the calls of each case cover, and what they do not.
    #[arg(long)]
    coverage: bool,
    /// Make a scripted call from a play instead: an attempt's record, or a file of inputs that begins with `# case: ID`.
    #[arg(long, conflicts_with_all = ["paths", "coverage"])]
    record: Option<PathBuf>,
    /// The name of the recorded call; the file's where missing.
    #[arg(long, requires = "record")]
    name: Option<String>,
    /// Write the recorded call into this file, made where it is new.
    #[arg(short, long, requires = "record")]
    out: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// A file of scripted calls, and the scenario that it plays.
pub(super) struct Source {
    pub file: String,
    pub bytes: Vec<u8>,
    /// An id or the path of a file.
    pub scenario: String,
}

/// What one file came to.
struct Told {
    file: String,
    text: String,
    tests: Tests,
    ran: Vec<Ran>,
    covered: Vec<Covered>,
}

impl Told {
    fn holds(&self) -> bool {
        self.ran.iter().all(|ran| ran.mismatches.is_empty()) && self.covered.iter().all(Covered::is_enough)
    }

    fn line(&self, at: u32) -> usize {
        self.text.get(..at as usize).map_or(1, |before| before.matches('\n').count() + 1)
    }
}

pub(super) fn run(args: &TestArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let content = content(&library)?;
    let locale = locale(&library, common);
    if let Some(file) = &args.record {
        return record(args, file, &library, &content);
    }
    let mut all_hold = true;
    let mut listed = Vec::new();
    for source in sources(&library, &args.paths)? {
        let (tests, text) = match read_tests(&source.bytes) {
            Ok(read) => read,
            Err((text, problems)) => {
                print_problems(&[FileProblems { file: source.file, text, problems }]);
                all_hold = false;
                continue;
            }
        };
        let told = told(&library, &content, &source, tests, text, args.coverage, locale.language())?;
        all_hold &= told.holds();
        match args.format {
            Format::Human => print(&told, args.coverage, &locale),
            Format::Json => listed.push(document(&told)),
        }
    }
    if args.format == Format::Json {
        println!("{}", json!({ "format": 1, "files": listed }));
    }
    Ok(ExitCode::from(u8::from(!all_hold)))
}

/// The files of scripted calls that paths name.
pub(super) fn sources(library: &dyn Library, paths: &[String]) -> anyhow::Result<Vec<Source>> {
    let shipped = |id: &str| {
        let file = tests_path(&scenario_path(library, id)?);
        let bytes = library.read(&file)?.into_owned();
        Some(Source { file, bytes, scenario: id.to_owned() })
    };
    if paths.is_empty() {
        return Ok(scenario_ids(library).iter().filter_map(|id| shipped(id)).collect());
    }
    let mut found = Vec::new();
    for path in paths {
        if Path::new(path).is_dir() {
            let mut files = Vec::new();
            below(Path::new(path), Path::new(path), &mut files);
            files.sort_unstable();
            let tests = files.iter().filter(|file| file.ends_with(".tests.ron"));
            for file in tests {
                found.push(on_disk(&Path::new(path).join(file).to_string_lossy())?);
            }
        } else if path.ends_with(".ron") {
            found.push(on_disk(path)?);
        } else if let Some(source) = shipped(path) {
            found.push(source);
        } else {
            bail!("`{path}` has no scripted calls: they would lie beside the scenario, in {path}.tests.ron");
        }
    }
    Ok(found)
}

/// A file of calls, or the one beside a scenario's file.
fn on_disk(path: &str) -> anyhow::Result<Source> {
    let file = if path.ends_with(".tests.ron") { path.to_owned() } else { tests_path(path) };
    let bytes = fs::read(&file).with_context(|| format!("{file} cannot be read"))?;
    let beside = file.replace(".tests.ron", ".ron");
    let scenario = if Path::new(&beside).is_file() {
        beside
    } else {
        let (tests, _) = read_tests(&bytes).map_err(|_| anyhow::anyhow!("{file} is no file of scripted calls, and {beside} is missing"))?;
        tests.of
    };
    Ok(Source { file, bytes, scenario })
}

fn told(
    library: &dyn Library,
    content: &Content,
    source: &Source,
    tests: Tests,
    text: String,
    wants_coverage: bool,
    language: &str,
) -> anyhow::Result<Told> {
    let mut variants: BTreeMap<String, Arc<Compiled>> = BTreeMap::new();
    let default = sound(library, content, &source.scenario, None)?;
    if default.id != tests.of {
        bail!("{} says that it is of `{}`, and plays `{}`", source.file, tests.of, default.id);
    }
    variants.insert(default.variant.clone(), Arc::clone(&default));
    let mut ran = Vec::new();
    let mut coverage = Coverage::default();
    for call in &tests.calls {
        let variant = call.variant.as_ref().map_or(default.variant.as_str(), |variant| variant.value.as_str());
        if !variants.contains_key(variant) {
            variants.insert(variant.to_owned(), sound(library, content, &source.scenario, Some(variant))?);
        }
        let played = play(call, &variants[variant], language);
        coverage.add(&played);
        ran.push(played);
    }
    let least = tests.least.unwrap_or_default();
    let covered = if wants_coverage || least != Least::default() {
        let broken = if wants_coverage || least.rules > 0 { broken(&default, variants.values()) } else { Vec::new() };
        coverage.of(&default, &broken, least, language)
    } else {
        Vec::new()
    };
    Ok(Told { file: source.file.clone(), text, tests, ran, covered })
}

/// Rules that some play of these variants breaks, as ids of the default one.
fn broken<'a>(default: &Compiled, variants: impl Iterator<Item = &'a Arc<Compiled>>) -> Vec<RuleId> {
    let mut names: Vec<String> = Vec::new();
    for compiled in variants {
        let proof = prove(compiled, Reduction::On, Bounds::default());
        names.extend(proof.broken.iter().map(|rule| compiled.bench.rule_name(*rule).to_owned()));
    }
    let known = default.bench.rules().map(|(rule, _)| rule);
    known.filter(|rule| names.iter().any(|name| name == default.bench.rule_name(*rule))).collect()
}

fn print(told: &Told, shows_missing: bool, locale: &Locale) {
    let passed = told.ran.iter().filter(|ran| ran.mismatches.is_empty()).count();
    let counts = [("calls", told.ran.len().to_string()), ("passed", passed.to_string())];
    println!("{}: {}", told.tests.of, say(locale, "test-counts", &counts));
    for ran in told.ran.iter().filter(|ran| !ran.mismatches.is_empty()) {
        println!("  {}:{}: {}", told.file, told.line(ran.span.start), ran.name);
        for mismatch in &ran.mismatches {
            let values = [("wanted", mismatch.wanted.clone()), ("got", mismatch.got.clone())];
            println!("    {}: {}", told.line(mismatch.span.start), say(locale, mismatch.what.key(), &values));
            // The nearest line is marked: mostly it was reworded.
            let distance = |line: &String| strsim::damerau_levenshtein(line, &mismatch.wanted);
            let nearest = mismatch.heard.iter().min_by_key(|line| distance(line));
            for line in &mismatch.heard {
                println!("      {} {line}", if Some(line) == nearest { "~" } else { "|" });
            }
        }
    }
    for covered in told.covered.iter().filter(|covered| shows_missing || covered.least > 0) {
        let values = [
            ("reached", covered.reached.to_string()),
            ("all", covered.all.to_string()),
            ("percent", covered.percent().to_string()),
            ("least", covered.least.to_string()),
        ];
        let part = locale.text(part_key(covered.part));
        let enough = if covered.is_enough() { "test-covered" } else { "test-not-covered" };
        println!("  {part}: {}", say(locale, enough, &values));
        if (shows_missing || !covered.is_enough()) && !covered.missing.is_empty() {
            println!("    {}", say(locale, "test-missing", &[("names", covered.missing.join(" "))]));
        }
    }
}

const fn part_key(part: Part) -> &'static str {
    match part {
        Part::Nodes => "test-nodes",
        Part::Replies => "test-replies",
        Part::Rules => "test-rules",
        Part::Objectives => "test-objectives",
    }
}

/// A text with values put in.
pub(super) fn say(locale: &Locale, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    locale.text_with(key, &values)
}

fn document(told: &Told) -> Value {
    let calls = told.ran.iter().map(|ran| {
        let differences: Vec<Value> = ran
            .mismatches
            .iter()
            .map(|mismatch| {
                json!({
                    "what": mismatch.what.key().trim_start_matches("test-"),
                    "line": told.line(mismatch.span.start),
                    "wanted": mismatch.wanted,
                    "got": mismatch.got,
                    "heard": mismatch.heard,
                })
            })
            .collect();
        json!({ "name": ran.name, "line": told.line(ran.span.start), "passed": differences.is_empty(), "differences": differences })
    });
    let calls: Vec<Value> = calls.collect();
    json!({ "scenario": told.tests.of, "file": told.file, "passed": told.holds(), "calls": calls, "coverage": told.covered })
}

/// Makes a scripted call from a play.
fn record(args: &TestArgs, file: &Path, library: &dyn Library, content: &Content) -> anyhow::Result<ExitCode> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let is_record = file.extension().is_some_and(|ending| ending == "jsonl");
    let (compiled, deal, inputs) = if is_record { of_record(&bytes, library, content)? } else { of_script(&bytes, library, content)? };
    let stem = file.file_stem().map_or_else(|| "recorded".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let name = args.name.clone().unwrap_or(stem);
    let call = written(&Recorded { name: &name, compiled: &compiled, deal, inputs: &inputs })
        .with_context(|| format!("{} does not play on `{}` as it is now", file.display(), compiled.id))?;
    let whole = format!("Tests(\n    of: \"{}\",\n    calls: {{\n{call}    }},\n)\n", compiled.id);
    match &args.out {
        None => print!("{whole}"),
        Some(out) if out.exists() => {
            let known = fs::read_to_string(out).with_context(|| format!("{} cannot be read", out.display()))?;
            let end = "    },\n)";
            let Some(at) = known.rfind(end) else {
                bail!(
                    "{} does not end with its calls: paste the call by hand, from `ringback test --record {}`",
                    out.display(),
                    file.display()
                );
            };
            fs::write(out, format!("{}{call}{}", &known[..at], &known[at..]))?;
        }
        Some(out) => fs::write(out, whole)?,
    }
    Ok(ExitCode::SUCCESS)
}

type Played = (Arc<Compiled>, Deal, Vec<Input>);

fn of_record(bytes: &[u8], library: &dyn Library, content: &Content) -> anyhow::Result<Played> {
    let record = read_record(bytes)?;
    let compiled = sound(library, content, &record.header.scenario, Some(&record.header.deal.variant))?;
    let inputs: Result<Vec<Input>, _> = record.inputs.iter().map(|taken| read_input(&compiled, &taken.input)).collect();
    Ok((Arc::clone(&compiled), record.header.deal, inputs?))
}

fn of_script(bytes: &[u8], library: &dyn Library, content: &Content) -> anyhow::Result<Played> {
    let text = decode(bytes);
    let said = |word: &str| text.lines().find_map(|line| line.strip_prefix(&format!("# {word}: "))).map(str::trim);
    let case = said("case").context("a file of inputs must say `# case: ID` to be recorded")?;
    load(library, content, case, None)?;
    let compiled = sound(library, content, case, said("variant"))?;
    let deal = Deal::draw(&compiled, 0, Mode::Practice);
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty());
    let inputs: Result<Vec<Input>, _> = lines.map(|line| read_input(&compiled, line)).collect();
    Ok((Arc::clone(&compiled), deal, inputs?))
}
