//! HR's side of the command line: the server and the care of its store.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::Common;
use super::case::{Overlay, content, data_folder, sound_under};
use crate::call::{Compiled, Judges};
use crate::dashboard::{CertificateFiles, Dialect, Doors, Export, Lrs, Oidc, ServeOptions, Version, now};
use crate::delivery::trusted;
use crate::records::store::{Audit, AuditRow, Scope, Shelf, Store, rebuild};
use crate::records::{FinishOutcome, read_record, rejudge};

#[derive(Debug, Args)]
pub(super) struct Database {
    /// `sqlite://FILE?mode=rwc` or `postgres://USER@HOST/NAME`. Without it, hr.sqlite in the data folder.
    #[arg(long, env = "RINGBACK_DATABASE")]
    database: Option<String>,
}

impl Database {
    fn url(&self, common: &Common) -> anyhow::Result<String> {
        if let Some(url) = &self.database {
            return Ok(url.clone());
        }
        let folder = data_folder(common)?;
        std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be written", folder.display()))?;
        Ok(format!("sqlite://{}?mode=rwc", folder.join("hr.sqlite").display()))
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback serve --listen 0.0.0.0:8420 --database postgres://hr@db.example/ringback --behind-proxy --secure"
)]
pub(super) struct ServeArgs {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8420")]
    listen: String,
    #[command(flatten)]
    database: Database,
    /// A proxy in front ends TLS: cookies go over TLS only.
    #[arg(long)]
    secure: bool,
    /// Believe the proxy's X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
    /// The server's certificate and those above it, PEM: the server ends TLS itself.
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's private key, PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// Deliveries a minute that are taken of one PC; 0 takes all.
    #[arg(long, value_name = "N", default_value_t = 240)]
    deliveries_per_minute: u32,
    #[command(flatten)]
    oidc: OidcArgs,
    /// A learning record store that is told of every attempt that counts, as in `https://lrs.example/xapi`; `off` ends it.
    #[arg(long, value_name = "URL")]
    lrs: Option<String>,
    /// The record store's key, NAME:SECRET.
    #[arg(long, value_name = "KEY", env = "RINGBACK_LRS_KEY", hide_env_values = true)]
    lrs_key: Option<String>,
    /// The authority that signed the record store's certificate, PEM, where it is the house's own.
    #[arg(long, value_name = "FILE")]
    lrs_ca: Option<PathBuf>,
    /// The edition of xAPI that it speaks.
    #[arg(long, value_enum, default_value = "1.0.3")]
    xapi: Edition,
    /// The address of the house's own under which statements name people and cases.
    #[arg(long, value_name = "URL", default_value = "https://ringback.example")]
    xapi_home: String,
}

/// Sign-in by the house's own accounts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sign-in by OpenID Connect")]
struct OidcArgs {
    /// The provider of the house's accounts, as in `https://login.bank.example/realms/staff`.
    #[arg(long, value_name = "URL", requires = "oidc_client", requires = "public")]
    oidc: Option<String>,
    /// The name under which the provider knows this server.
    #[arg(long, value_name = "ID", requires = "oidc")]
    oidc_client: Option<String>,
    /// The secret that goes with it.
    #[arg(long, value_name = "SECRET", env = "RINGBACK_OIDC_SECRET", hide_env_values = true)]
    oidc_secret: Option<String>,
    /// The claim of the ID token that holds the staff number.
    #[arg(long, value_name = "CLAIM", default_value = "preferred_username")]
    oidc_claim: String,
    /// The authority that signed the provider's certificate, PEM, where it is the house's own.
    #[arg(long, value_name = "FILE")]
    oidc_ca: Option<PathBuf>,
    /// Nobody signs in with a password any more.
    #[arg(long, requires = "oidc")]
    oidc_only: bool,
    /// This server's address as browsers see it; the provider sends them back to it, at `/sign-in/back`.
    #[arg(long, value_name = "URL")]
    public: Option<String>,
}

impl OidcArgs {
    fn provider(&self) -> anyhow::Result<Option<Oidc>> {
        let (Some(issuer), Some(client), Some(public)) = (&self.oidc, &self.oidc_client, &self.public) else { return Ok(None) };
        for address in [issuer, public] {
            // Names and secrets go there in the clear otherwise.
            let is_near = address.starts_with("http://127.0.0.1") || address.starts_with("http://localhost");
            if !address.starts_with("https://") && !is_near {
                anyhow::bail!("`{address}` is no address for sign-in: write https://HOST/PATH");
            }
        }
        Ok(Some(Oidc {
            issuer: issuer.clone(),
            client: client.clone(),
            secret: self.oidc_secret.clone(),
            public: public.trim_end_matches('/').to_owned(),
            claim: self.oidc_claim.clone(),
            only: self.oidc_only,
            tls: trusted(self.oidc_ca.as_deref()).map_err(anyhow::Error::msg)?,
            doors: Doors::default(),
        }))
    }
}

/// Editions of xAPI.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Edition {
    #[value(name = "1.0.3")]
    One,
    #[value(name = "2.0")]
    Two,
}

impl From<Edition> for Version {
    fn from(edition: Edition) -> Self {
        match edition {
            Edition::One => Self::One,
            Edition::Two => Self::Two,
        }
    }
}

impl ServeArgs {
    fn lrs(&self) -> anyhow::Result<Option<Lrs>> {
        let Some(url) = &self.lrs else { return Ok(None) };
        let url = if url == "off" { String::new() } else { url.clone() };
        if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
            anyhow::bail!("`{url}` is no record store: write --lrs https://HOST/PATH, or --lrs off");
        }
        let dialect = Dialect { version: self.xapi.into(), home: self.xapi_home.trim_end_matches('/').to_owned() };
        let tls = trusted(self.lrs_ca.as_deref()).map_err(anyhow::Error::msg)?;
        Ok(Some(Lrs { url, key: self.lrs_key.clone(), dialect, tls }))
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback seed-demo --people 300 --attempts 3000")]
pub(super) struct SeedArgs {
    #[arg(long, default_value_t = 120)]
    people: usize,
    #[arg(long, default_value_t = 1200)]
    attempts: usize,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback verify --database postgres://hr@db.example/ringback")]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    database: Database,
    /// First judge again what was held back because a clock was behind or content was not here yet.
    #[arg(long)]
    again: bool,
    /// Also build every roll-up again from the attempts, and say whether one was wrong.
    #[arg(long)]
    rebuild: bool,
    /// List whose result would change under this law pack; nothing is overwritten. May be given several times.
    #[arg(long, value_name = "PACK")]
    law: Vec<String>,
    /// List whose result would change under this rubric; nothing is overwritten.
    #[arg(long, value_name = "RUBRIC")]
    rubric: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback forget --number 1003\n         ringback forget --left-days 1095")]
pub(super) struct ForgetArgs {
    /// The staff number of one person.
    #[arg(long, conflicts_with = "left_days", required_unless_present = "left_days")]
    number: Option<String>,
    /// Everybody who left more than so many days ago.
    #[arg(long)]
    left_days: Option<i64>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Xlsx,
    Json,
    Xapi,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: ringback export --format xlsx -o attempts.xlsx")]
pub(super) struct ExportArgs {
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The edition of xAPI.
    #[arg(long, value_enum, default_value = "1.0.3")]
    xapi: Edition,
    /// The file; without it standard output.
    #[arg(short)]
    output: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback backup hr.backup\n         ringback restore hr.backup --database postgres://hr@db.example/ringback"
)]
pub(super) struct FileArgs {
    file: PathBuf,
    #[command(flatten)]
    database: Database,
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("threads cannot be started")
}

pub(super) fn serve(args: &ServeArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let options = ServeOptions {
        listen: args.listen.clone(),
        database: args.database.url(common)?,
        secure: args.secure,
        behind_proxy: args.behind_proxy,
        certificate: args.cert.clone().zip(args.key.clone()).map(|(chain, key)| CertificateFiles { chain, key }),
        most_deliveries: i64::from(args.deliveries_per_minute),
        oidc: args.oidc.provider()?,
        lrs: args.lrs()?,
    };
    let library = Arc::new(Overlay::of(common));
    runtime()?.block_on(crate::dashboard::serve(&options, library))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn seed(args: &SeedArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    let library = Overlay::of(common);
    runtime()?.block_on(async {
        let (store, shelf) = (Store::open(&url).await?, Shelf::default());
        store.keep_content(&library, &shelf, now()).await?;
        let mut told = 0;
        let mut progress = |made: usize, all: usize| {
            if made * 20 / all.max(1) > told {
                told = made * 20 / all.max(1);
                eprintln!("{made} of {all} attempts");
            }
        };
        store.seed_demo(&shelf, args.people, args.attempts, now(), &mut progress).await?;
        println!("{} people, {} attempts", args.people, args.attempts);
        anyhow::Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn verify(args: &VerifyArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    runtime()?.block_on(async {
        let (store, shelf) = (Store::open(&url).await?, Shelf::default());
        // Certificates may have ended since a server last looked.
        store.settle(now()).await?;
        if args.again {
            judged_again(&store, &shelf).await?;
        }
        let check = store.check(&shelf).await?;
        println!("{} attempts replay to their score", check.whole);
        println!("{} are not re-scorable; their accepted score stands", check.not_rescorable.len());
        for (attempt, why) in &check.damaged {
            println!("damaged: {attempt}: {why}");
        }
        let damaged = store.damaged_releases().await?;
        for what in &damaged {
            println!("damaged: {what}");
        }
        for (reason, count) in store.holdings().await?.quarantined {
            println!("held back, {reason}: {count}");
        }
        let told = store.outbox().await?;
        if told.to.is_some() {
            println!("to be told: {} waiting, {} refused", told.waiting, told.refused);
        }
        if check.forgotten > 0 {
            println!("{} are numbers of people who were deleted", check.forgotten);
        }
        if !args.law.is_empty() || args.rubric.is_some() {
            let judges = Judges { packs: args.law.clone(), rubric: args.rubric.clone() };
            rescored(&store, &shelf, &Overlay::of(common), &judges).await?;
        }
        let mut wrong = !check.damaged.is_empty() || !damaged.is_empty();
        if args.rebuild {
            let before = store.rollups().await?;
            rebuild(&store).await?;
            let same = store.rollups().await? == before;
            println!("{}", if same { "the roll-ups are right" } else { "the roll-ups were wrong and are built again" });
            wrong |= !same;
        }
        Ok(ExitCode::from(u8::from(wrong)))
    })
}

/// Judges again what is held, and notes it as the server does.
async fn judged_again(store: &Store, shelf: &Shelf) -> anyhow::Result<()> {
    let audit = Audit::start(store.clone());
    let note = |action: &str, subject: &str, detail: String| {
        let [actor, action, subject] = ["system", action, subject].map(str::to_owned);
        audit.note(AuditRow { at: now(), actor, action, subject, detail })
    };
    note("judge-again", "", "ringback verify --again".to_owned()).await?;
    let again = store.judge_again(shelf, &Scope::All, now()).await?;
    for (person, attempt) in &again.taken {
        note("judged-again", person, attempt.clone()).await?;
    }
    println!(
        "{} of those held back are now believed; {} were counted already, {} are still held",
        again.taken.len(),
        again.known,
        again.still
    );
    if again.placeless > 0 {
        println!("{} must be sent again by their PC: delete its NAME.queue.answers.txt and deliver", again.placeless);
    }
    Ok(())
}

/// Says whose result would be another if others judged. What was accepted stands.
async fn rescored(store: &Store, shelf: &Shelf, library: &Overlay, judges: &Judges) -> anyhow::Result<()> {
    let content = content(library)?;
    let mut benches: BTreeMap<(String, String), Option<Arc<Compiled>>> = BTreeMap::new();
    let (mut after, mut changed, mut looked_at) = (String::new(), 0, 0);
    loop {
        let lines = store.attempts_after(&Scope::All, &after, 500).await?;
        let Some(last) = lines.last() else { break };
        after.clone_from(&last.id);
        for line in lines {
            let Some((_, bytes, _)) = store.attempt(&line.id).await? else { continue };
            let (Ok(record), Some(case)) = (read_record(&bytes), store.case(shelf, &line.content).await?) else { continue };
            let (name, variant) = (case.compiled.id.clone(), case.compiled.variant.clone());
            let bench = benches
                .entry((name.clone(), variant.clone()))
                .or_insert_with(|| sound_under(library, &content, &name, Some(&variant), judges).ok());
            let Some(bench) = bench else { continue };
            let again = rejudge(&record, &case.compiled, bench, "en");
            looked_at += 1;
            if FinishOutcome::from(again.outcome) != record.finish.map_or(FinishOutcome::NotYet, |finish| finish.outcome) {
                changed += 1;
                println!(
                    "would change: {} {} {}/{} -> {:?} {}/{}",
                    line.id, line.outcome, line.lawful, line.effective, again.outcome, again.lawful, again.effective
                );
            }
        }
    }
    println!("{changed} of {looked_at} attempts would have another result; nothing was overwritten");
    Ok(())
}

pub(super) fn forget(args: &ForgetArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    runtime()?.block_on(async {
        let store = Store::open(&url).await?;
        let people = match (&args.number, args.left_days) {
            (Some(number), _) => {
                let person = store.person_by_number(number).await?;
                vec![person.with_context(|| format!("nobody has the staff number {number}"))?.id]
            }
            (None, days) => store.left_before(now() - days.unwrap_or(i64::MAX / 86_400) * 86_400).await?,
        };
        for person in &people {
            store.forget(person).await?;
        }
        println!("{} people deleted; the sums of cohorts, clauses and scenarios stay", people.len());
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn export(args: &ExportArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    let format = match args.format {
        Format::Csv => Export::Csv,
        Format::Xlsx => Export::Xlsx,
        Format::Json => Export::Json,
        Format::Xapi => Export::Xapi(args.xapi.into()),
    };
    let bytes = runtime()?.block_on(async {
        let store = Store::open(&url).await?;
        anyhow::Ok(crate::dashboard::export(&store, &Shelf::default(), &Scope::All, format).await?)
    })?;
    match &args.output {
        Some(file) => std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))?,
        None => stdout().write_all(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn backup(args: &FileArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    let shown = args.file.display().to_string();
    // Beside the place first: a backup that breaks off leaves the one before.
    let beside = args.file.with_extension("new");
    let mut out = BufWriter::new(File::create(&beside).with_context(|| format!("{} cannot be written", beside.display()))?);
    let rows = runtime()?.block_on(async { Store::open(&url).await?.backup(&mut out).await })?;
    out.into_inner().context("the backup cannot be written")?.sync_all()?;
    std::fs::rename(&beside, &args.file).with_context(|| format!("{shown} cannot be written"))?;
    println!("{rows} rows in {shown}");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(args: &FileArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let url = args.database.url(common)?;
    let mut file = BufReader::new(File::open(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?);
    let rows = runtime()?.block_on(async { Store::open(&url).await?.restore(&mut file).await })?;
    println!("{rows} rows restored");
    Ok(ExitCode::SUCCESS)
}
