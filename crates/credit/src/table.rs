//! Reading a training table: CSV with a header, typed by a manifest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    manifest::{FeatureKind, FeatureSpecification, MAX_LEVELS, Manifest, ProtectedAttribute},
    score::FeatureValue,
    sha256_hex,
};

/// The largest table, in bytes.
pub const MAX_TABLE_BYTES: usize = 1 << 29;
/// The largest number of rows.
pub const MAX_ROWS: usize = 2_000_000;
/// The largest number of columns.
pub const MAX_COLUMNS: usize = 256;
/// The longest field, in bytes.
pub const MAX_FIELD_BYTES: usize = 512;
/// The refused rows that are listed; the rest are counted.
pub const MAX_LISTED_REFUSALS: usize = 1000;

/// One value of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// Empty, or one of the feature's missing values.
    Missing,
    /// The special value of this index in the manifest.
    Special(u16),
    /// A number.
    Number(f64),
    /// The level of this index in [`Column::levels`].
    Level(u16),
}

/// The values of one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The levels: in the manifest's order if ordinal, sorted by name if categorical, none if numeric.
    pub levels: Vec<String>,
    /// One value a row.
    pub cells: Vec<Cell>,
}

/// The group of each row by a protected attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// Names of the groups.
    pub names: Vec<String>,
    /// Index of the row's group.
    pub of_row: Vec<u16>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Line of the file, the header being line 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// A training or validation table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Whether the loan went bad, one a row.
    pub bad: Vec<bool>,
    /// The features, in the manifest's order.
    pub features: Vec<Column>,
    /// The protected attributes, in the manifest's order.
    pub protected: Vec<Groups>,
    /// The first [`MAX_LISTED_REFUSALS`] rows that were left out.
    pub refused: Vec<RefusedRow>,
    /// How many rows were left out.
    pub refused_count: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// Why a table was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Larger than [`MAX_TABLE_BYTES`].
    #[error("the table has {0} bytes, at most {MAX_TABLE_BYTES} are read")]
    TooLarge(usize),
    /// The header cannot be read.
    #[error("the header: {0}")]
    Header(String),
    /// More than [`MAX_ROWS`].
    #[error("the table has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// No row is usable.
    #[error("no row can be used; {refused} were refused, the first: {first}")]
    NoRows {
        /// How many were refused.
        refused: u64,
        /// The first refusal.
        first: String,
    },
    /// A feature has more levels than [`MAX_LEVELS`].
    #[error("column {0} has more than {MAX_LEVELS} different values")]
    TooManyLevels(String),
}

impl Table {
    /// Reads a table. A row that cannot be used is left out and listed with its line and reason.
    ///
    /// Every column of the file must be named in the manifest and every column of the manifest must be there; `ignore`
    /// may name columns that are not.
    ///
    /// # Errors
    ///
    /// If the table is too large, its header does not fit the manifest, or no row can be used.
    pub fn from_csv(bytes: &[u8], manifest: &Manifest) -> Result<Self, TableError> {
        if bytes.len() > MAX_TABLE_BYTES {
            return Err(TableError::TooLarge(bytes.len()));
        }
        let bytes_without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes_without_mark);
        let header = reader.headers().map_err(|error| TableError::Header(error.to_string()))?.clone();
        let positions = Positions::of(&header, manifest)?;
        let mut builder = Builder::new(manifest);
        let mut record = csv::StringRecord::new();
        loop {
            let line = reader.position().line();
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    builder.push(&record, header.len(), &positions, line)?;
                }
                Err(error) => builder.refuse(error.position().map_or(line, csv::Position::line), error.to_string()),
            }
        }
        builder.finish(sha256_hex(bytes))
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.bad.len()
    }

    /// A value as an applicant would state it.
    pub fn value(&self, feature: usize, row: usize, specification: &FeatureSpecification) -> FeatureValue {
        let column = &self.features[feature];
        match column.cells[row] {
            Cell::Missing => FeatureValue::Missing,
            Cell::Special(index) => FeatureValue::Text(specification.special[usize::from(index)].clone()),
            Cell::Number(number) => FeatureValue::Number(number),
            Cell::Level(index) => FeatureValue::Text(column.levels[usize::from(index)].clone()),
        }
    }
}

/// Where the manifest's columns are in the file.
struct Positions {
    target: usize,
    features: Vec<usize>,
    protected: Vec<usize>,
}

impl Positions {
    fn of(header: &csv::StringRecord, manifest: &Manifest) -> Result<Self, TableError> {
        if header.len() > MAX_COLUMNS {
            return Err(TableError::Header(format!("{} columns, at most {MAX_COLUMNS} are read", header.len())));
        }
        let mut positions = BTreeMap::new();
        for (index, name) in header.iter().enumerate() {
            if positions.insert(name, index).is_some() {
                return Err(TableError::Header(format!("column {name} occurs twice")));
            }
        }
        let mut take = |name: &str| {
            positions.remove(name).ok_or_else(|| TableError::Header(format!("column {name} is not there")))
        };
        let found = Self {
            target: take(&manifest.target.column)?,
            features: manifest.features.iter().map(|feature| take(&feature.column)).collect::<Result<_, _>>()?,
            protected: manifest.protected.iter().map(|attribute| take(&attribute.column)).collect::<Result<_, _>>()?,
        };
        for ignored in &manifest.ignore {
            positions.remove(ignored.as_str());
        }
        match positions.keys().next() {
            Some(name) => Err(TableError::Header(format!("column {name} is not named in the manifest"))),
            None => Ok(found),
        }
    }
}

/// Levels in the order in which they were met.
#[derive(Default)]
struct LevelIndex {
    indices: BTreeMap<String, u16>,
}

impl LevelIndex {
    fn of<'a>(levels: impl IntoIterator<Item = &'a String>) -> Self {
        Self { indices: levels.into_iter().zip(0..).map(|(level, index)| (level.clone(), index)).collect() }
    }

    /// The index of `level`, which is added if there is room.
    fn intern(&mut self, level: &str) -> Option<u16> {
        if let Some(index) = self.indices.get(level) {
            return Some(*index);
        }
        let index = u16::try_from(self.indices.len()).ok().filter(|_| self.indices.len() < MAX_LEVELS)?;
        self.indices.insert(level.to_owned(), index);
        Some(index)
    }

    /// The levels sorted by name, and the place of each old index among them.
    fn sorted(self) -> (Vec<String>, Vec<u16>) {
        let mut places = vec![0; self.indices.len()];
        for (place, old) in (0..).zip(self.indices.values()) {
            places[usize::from(*old)] = place;
        }
        (self.indices.into_keys().collect(), places)
    }
}

/// Outcome, cells and groups of a row.
type Row = (bool, Vec<Cell>, Vec<u16>);

struct Builder<'a> {
    manifest: &'a Manifest,
    levels: Vec<LevelIndex>,
    groups: Vec<LevelIndex>,
    table: Table,
}

impl<'a> Builder<'a> {
    fn new(manifest: &'a Manifest) -> Self {
        let column = |feature: &FeatureSpecification| Column { levels: feature.levels.clone(), cells: Vec::new() };
        Self {
            manifest,
            levels: manifest.features.iter().map(|feature| LevelIndex::of(&feature.levels)).collect(),
            groups: manifest
                .protected
                .iter()
                .map(|attribute| LevelIndex::of(&group_names(&attribute.group_starts)))
                .collect(),
            table: Table {
                bad: Vec::new(),
                features: manifest.features.iter().map(column).collect(),
                protected: manifest
                    .protected
                    .iter()
                    .map(|attribute| Groups { names: group_names(&attribute.group_starts), of_row: Vec::new() })
                    .collect(),
                refused: Vec::new(),
                refused_count: 0,
                sha256: String::new(),
            },
        }
    }

    fn refuse(&mut self, line: u64, reason: String) {
        self.table.refused_count += 1;
        if self.table.refused.len() < MAX_LISTED_REFUSALS {
            self.table.refused.push(RefusedRow { line, reason });
        }
    }

    fn push(
        &mut self,
        record: &csv::StringRecord,
        columns: usize,
        positions: &Positions,
        line: u64,
    ) -> Result<(), TableError> {
        if self.table.rows() >= MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        match self.row(record, columns, positions)? {
            Err(reason) => self.refuse(line, reason),
            Ok((bad, cells, groups)) => {
                self.table.bad.push(bad);
                self.table.features.iter_mut().zip(cells).for_each(|(column, cell)| column.cells.push(cell));
                self.table.protected.iter_mut().zip(groups).for_each(|(column, group)| column.of_row.push(group));
            }
        }
        Ok(())
    }

    /// The typed row, or the reason why it is refused.
    fn row(
        &mut self,
        record: &csv::StringRecord,
        columns: usize,
        positions: &Positions,
    ) -> Result<Result<Row, String>, TableError> {
        if record.len() != columns {
            return Ok(Err(format!("{} fields where the header has {columns}", record.len())));
        }
        if let Some(long) = record.iter().position(|field| field.len() > MAX_FIELD_BYTES) {
            return Ok(Err(format!("field {} is longer than {MAX_FIELD_BYTES} bytes", long + 1)));
        }
        let target = &self.manifest.target;
        let bad = match record[positions.target].trim() {
            value if value == target.bad => true,
            value if value == target.good => false,
            value => {
                return Ok(Err(format!(
                    "{}: {value:?} is neither {:?} nor {:?}",
                    target.column, target.good, target.bad
                )));
            }
        };
        let mut cells = Vec::with_capacity(positions.features.len());
        for ((feature, levels), position) in
            self.manifest.features.iter().zip(&mut self.levels).zip(&positions.features)
        {
            match cell(feature, levels, record[*position].trim()) {
                Ok(Some(cell)) => cells.push(cell),
                Ok(None) => return Err(TableError::TooManyLevels(feature.column.clone())),
                Err(reason) => return Ok(Err(format!("{}: {reason}", feature.column))),
            }
        }
        let mut groups = Vec::with_capacity(positions.protected.len());
        for ((attribute, names), position) in
            self.manifest.protected.iter().zip(&mut self.groups).zip(&positions.protected)
        {
            match group(attribute, names, record[*position].trim()) {
                Ok(Some(group)) => groups.push(group),
                Ok(None) => return Err(TableError::TooManyLevels(attribute.column.clone())),
                Err(reason) => return Ok(Err(format!("{}: {reason}", attribute.column))),
            }
        }
        Ok(Ok((bad, cells, groups)))
    }

    fn finish(mut self, sha256: String) -> Result<Table, TableError> {
        if self.table.bad.is_empty() {
            let first = self.table.refused.first();
            return Err(TableError::NoRows {
                refused: self.table.refused_count,
                first: first.map_or_else(|| "none".into(), |row| format!("line {}: {}", row.line, row.reason)),
            });
        }
        // Sorted names make the table, and so the model, independent of the order of the rows.
        for ((feature, column), levels) in self.manifest.features.iter().zip(&mut self.table.features).zip(self.levels)
        {
            if feature.kind == FeatureKind::Categorical {
                let (names, places) = levels.sorted();
                column.levels = names;
                for cell in &mut column.cells {
                    if let Cell::Level(index) = cell {
                        *index = places[usize::from(*index)];
                    }
                }
            }
        }
        for ((attribute, groups), names) in
            self.manifest.protected.iter().zip(&mut self.table.protected).zip(self.groups)
        {
            if attribute.group_starts.is_empty() {
                let (names, places) = names.sorted();
                groups.names = names;
                groups.of_row.iter_mut().for_each(|index| *index = places[usize::from(*index)]);
            }
        }
        self.table.sha256 = sha256;
        Ok(self.table)
    }
}

/// A typed value; `None` if there are too many levels.
fn cell(feature: &FeatureSpecification, levels: &mut LevelIndex, field: &str) -> Result<Option<Cell>, String> {
    if field.is_empty() || feature.missing.iter().any(|missing| missing == field) {
        return Ok(Some(Cell::Missing));
    }
    if let Some((index, _)) = (0..).zip(&feature.special).find(|(_, special)| *special == field) {
        return Ok(Some(Cell::Special(index)));
    }
    match feature.kind {
        // Another spelling of a missing or special number, as 99.0 of 99, is that number.
        FeatureKind::Numeric => number(field).map(|number| {
            let same = |text: &String| text.parse() == Ok(number);
            let special = || feature.special.iter().position(same).map(|index| Cell::Special(index as u16));
            let missing = feature.missing.iter().any(same).then_some(Cell::Missing);
            Some(missing.or_else(special).unwrap_or(Cell::Number(number)))
        }),
        FeatureKind::Categorical => Ok(levels.intern(field).map(Cell::Level)),
        FeatureKind::Ordinal => match levels.indices.get(field) {
            Some(index) => Ok(Some(Cell::Level(*index))),
            None => Err(format!("{field:?} is not one of the levels")),
        },
    }
}

fn group(attribute: &ProtectedAttribute, names: &mut LevelIndex, field: &str) -> Result<Option<u16>, String> {
    if attribute.group_starts.is_empty() {
        return Ok(names.intern(if field.is_empty() { "(not stated)" } else { field }));
    }
    let number = number(field)?;
    let index = attribute.group_starts.partition_point(|start| *start <= number);
    Ok(u16::try_from(index).ok())
}

fn number(field: &str) -> Result<f64, String> {
    field.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| format!("{field:?} is not a number"))
}

fn group_names(starts: &[f64]) -> Vec<String> {
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return Vec::new() };
    let mut names = vec![format!("below {first}")];
    names.extend(starts.windows(2).map(|pair| format!("{} to below {}", pair[0], pair[1])));
    names.push(format!("{last} and above"));
    names
}
