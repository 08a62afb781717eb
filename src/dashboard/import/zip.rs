//! The parts of a ZIP, unpacked one by one under a limit (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). What a part says of its own
//! size is not believed: unpacking stops at the limit.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// More parts than this has no spreadsheet of people.
const MOST_PARTS: usize = 500;
/// The comment at the end may be this long.
const LONGEST_COMMENT: usize = 65_535;

/// One part, where it lies and how it is packed.
struct Part {
    name: String,
    method: u16,
    encrypted: bool,
    at: usize,
    packed: usize,
}

pub(super) struct Zip<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    /// How many bytes may still be unpacked.
    left: usize,
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()
}

impl<'a> Zip<'a> {
    /// Reads the list of parts; `left` is how much may be unpacked of all of them together.
    pub(super) fn open(bytes: &'a [u8], left: usize) -> Option<Self> {
        let from = bytes.len().saturating_sub(LONGEST_COMMENT + 22);
        let end = from + bytes.get(from..)?.windows(4).rposition(|four| four == b"PK\x05\x06")?;
        let (count, mut at) = (short(bytes, end + 10)?, long(bytes, end + 16)?);
        if count > MOST_PARTS {
            return None;
        }
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            if bytes.get(at..at + 4)? != b"PK\x01\x02" {
                return None;
            }
            let (name, extra, comment) = (short(bytes, at + 28)?, short(bytes, at + 30)?, short(bytes, at + 32)?);
            parts.push(Part {
                name: String::from_utf8_lossy(bytes.get(at + 46..at + 46 + name)?).into_owned(),
                method: u16::try_from(short(bytes, at + 10)?).ok()?,
                encrypted: short(bytes, at + 8)? & 1 == 1,
                at: long(bytes, at + 42)?,
                packed: long(bytes, at + 20)?,
            });
            at += 46 + name + extra + comment;
        }
        Some(Self { bytes, parts, left })
    }

    /// A part's bytes.
    ///
    /// # Errors
    /// The key of what is wrong.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, &'static str> {
        let Some(part) = self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name)) else { return Ok(None) };
        if part.encrypted {
            return Err("import-wrong-locked");
        }
        let packed = data(self.bytes, part).ok_or("import-wrong-file")?;
        let body = match part.method {
            0 if packed.len() <= self.left => packed.to_vec(),
            0 => return Err("import-wrong-size"),
            8 => decompress_to_vec_with_limit(packed, self.left).map_err(|error| {
                let is_bomb = error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput;
                if is_bomb { "import-wrong-size" } else { "import-wrong-file" }
            })?,
            _ => return Err("import-wrong-file"),
        };
        self.left -= body.len();
        Ok(Some(body))
    }
}

/// The packed bytes behind a part's own head.
fn data<'a>(bytes: &'a [u8], part: &Part) -> Option<&'a [u8]> {
    if bytes.get(part.at..part.at + 4)? != b"PK\x03\x04" {
        return None;
    }
    let start = part.at + 30 + short(bytes, part.at + 26)? + short(bytes, part.at + 28)?;
    bytes.get(start..start.checked_add(part.packed)?)
}
