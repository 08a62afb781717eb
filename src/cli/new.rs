//! `ringback new`: a case from a template.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::Common;
use super::case::{Overlay, locale};
use super::test::say;
use crate::workbench::template::{buckets, is_id, new_case};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: ringback new m1-late-rent --bucket M1\n\nWrites a whole small call in Chinese and English with scripted calls: it checks and proves as it stands. Change it a step at a time\nand check, prove and test after each (docs/trainers-guide.md)."
)]
pub(super) struct NewArgs {
    /// The case's id: small letters, digits and hyphens. Its files are called so.
    name: String,
    /// The bucket of the account: M0, M1, M2, M3 or M3+.
    #[arg(long, default_value = "M1")]
    bucket: String,
    /// The folder to write into.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &NewArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let library = Overlay::of(common);
    let locale = locale(&library, common);
    if !is_id(&args.name) {
        bail!("`{}` cannot be a case's id: take small letters, digits and hyphens, such as m1-late-rent", args.name);
    }
    let Some(files) = new_case(&library, &args.name, &args.bucket) else {
        bail!("there is no template for the bucket `{}`: there are {}", args.bucket, buckets().collect::<Vec<_>>().join(", "));
    };
    fs::create_dir_all(&args.folder).with_context(|| format!("{} cannot be made", args.folder.display()))?;
    for (name, _) in &files {
        if args.folder.join(name).exists() {
            bail!("{} is there already, and nothing was written", args.folder.join(name).display());
        }
    }
    for (name, text) in &files {
        let path = args.folder.join(name);
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        println!("{}", path.display());
    }
    let case = args.folder.join(format!("{}.ron", args.name)).display().to_string();
    println!("{}", say(&locale, "new-next", &[("case", case)]));
    Ok(ExitCode::SUCCESS)
}
