//! A staff list as rows of people. People write lists by hand: full-width digits, blanks for alignment and the words of
//! their own language are read as what they mean.

use crate::records::store::{ImportRow, Role};

/// A staff list: number, name, cohort, role, `leaves`; commas or tabs, a head is left out.
pub(super) fn staff(text: &str) -> Vec<(usize, Result<ImportRow, String>)> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines()).filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.filter(|(number, line)| !(*number == 1 && is_head(line)));
    rows.map(|(number, line)| (number, staff_row(line))).collect()
}

fn is_head(line: &str) -> bool {
    let first = plain(&fields(line).first().cloned().unwrap_or_default()).to_lowercase();
    ["number", "staff number", "工号", "员工号", "员工编号", "人员编号"].contains(&first.as_str())
}

/// A text without its looks: signs that are not seen are left out, full-width digits and letters are the usual ones, and
/// every run of blanks is one.
fn plain(text: &str) -> String {
    let usual = |letter: char| match letter {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter)
        }
        other => other,
    };
    let is_seen = |letter: &char| !matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let seen: String = text.chars().filter(is_seen).map(usual).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A staff number has no blanks at all, and a full-width stroke is the usual one.
fn staff_number(text: &str) -> String {
    plain(text).chars().filter(|letter| !letter.is_whitespace()).map(|letter| if letter == '－' { '-' } else { letter }).collect()
}

/// A name: a blank that only makes two signs as wide as three is none.
fn name(text: &str) -> String {
    let is_chinese =
        |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'));
    plain(text).split(' ').fold(String::new(), |mut whole, word| {
        let only_looks = is_chinese(whole.chars().next_back()) && is_chinese(word.chars().next());
        if !whole.is_empty() && !only_looks {
            whole.push(' ');
        }
        whole + word
    })
}

/// A role by its key or its Chinese word.
fn role(word: &str) -> Option<Role> {
    match word {
        "" | "学员" => Some(Role::Trainee),
        "培训师" => Some(Role::Trainer),
        "人事" => Some(Role::Hr),
        "管理员" => Some(Role::Admin),
        key => Role::of(&key.to_lowercase()),
    }
}

/// The fields of a line: tabs if there are any, else commas, with double quotes around those that hold a comma.
fn fields(line: &str) -> Vec<String> {
    if line.contains('\t') {
        return line.split('\t').map(|field| field.trim().to_owned()).collect();
    }
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' | '，' if !quoted => fields.push(String::new()),
            other => fields.last_mut().into_iter().for_each(|field| field.push(other)),
        }
    }
    fields.into_iter().map(|field| field.trim().to_owned()).collect()
}

fn staff_row(line: &str) -> Result<ImportRow, String> {
    let fields = fields(line);
    let field = |place: usize| fields.get(place).map_or_else(String::new, |field| plain(field));
    let (number, name, cohort) = (staff_number(fields.first().map_or("", String::as_str)), name(&field(1)), field(2));
    if number.is_empty() || name.is_empty() {
        return Err("a staff number and a name are needed: number, name, cohort".to_owned());
    }
    if number.starts_with('#') || name.starts_with('#') {
        return Err(format!("`{number}`, `{name}`: a formula of the spreadsheet has an error here"));
    }
    if cohort == "*" {
        return Err("no cohort may be called `*`: it stands for all of them".to_owned());
    }
    let role = role(&field(3)).ok_or_else(|| format!("`{}` is no role: trainee, trainer, hr or admin", field(3)))?;
    let leaves = match field(4).to_lowercase().as_str() {
        "" => false,
        "leaves" | "离职" => true,
        other => return Err(format!("`{other}` stands where only `leaves` (离职) or nothing may stand")),
    };
    Ok(ImportRow { number, name, cohort, role, leaves })
}
