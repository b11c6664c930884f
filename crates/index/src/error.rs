//! What can go wrong.

/// Why the read model could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The database's URL is of neither form.
    #[error("the database's URL must begin with sqlite:// or postgres://")]
    Url,
    /// The database holds tables, and they are not a read model: nothing in it is touched.
    #[error("the database holds tables that are not a Vinculum read model; name an empty one")]
    Foreign,
    /// A block does not follow the last one that is indexed.
    #[error("block {expected} comes next, not {found}")]
    Gap {
        /// The height that must come next.
        expected: u64,
        /// The height that came.
        found: u64,
    },
    /// A block names another parent than the block that is indexed before it.
    #[error("block {height} does not follow the block that is indexed before it; rebuild the read model")]
    Fork {
        /// The height of the block that came.
        height: u64,
    },
    /// A block says of itself what its transactions contradict.
    #[error("block {height} contradicts what is indexed: {detail}; rebuild the read model")]
    Contradiction {
        /// The height of the block.
        height: u64,
        /// In what.
        detail: String,
    },
    /// The limit of a page is out of its bounds.
    #[error("limit must be 1 to {max}", max = crate::MAX_PAGE)]
    Limit,
    /// The cursor is not one that this list gave out.
    #[error("cursor is not one that this list gave out")]
    Cursor,
    /// A value in the database cannot be read; the read model has to be rebuilt.
    #[error("the read model holds a value that can't be read ({0}); rebuild it")]
    Corrupt(&'static str),
    /// The database failed.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

impl IndexError {
    /// Whether the caller's input is at fault, and not the database; the input's name then.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Limit => Some("limit"),
            Self::Cursor => Some("cursor"),
            _ => None,
        }
    }
}
