//! The five countries in which the demonstration's cars live.

use vinculum_vehicles::types::OdometerUnit;

/// A town, with its register's jurisdiction and its place in hundredths of a degree.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Town {
    pub(crate) name: &'static str,
    pub(crate) jurisdiction: &'static str,
    pub(crate) latitude: i32,
    pub(crate) longitude: i32,
}

/// When inspections fall due: after how many months the first, the second, each further one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rhythm {
    pub(crate) scheme: &'static str,
    pub(crate) months: [i64; 3],
}

/// A country.
#[derive(Debug, PartialEq)]
pub(crate) struct Market {
    pub(crate) country: &'static str,
    /// Share of new cars, in per cent.
    pub(crate) weight: u32,
    /// Median kilometres a year of a private car.
    pub(crate) annual_km: f64,
    pub(crate) unit: OdometerUnit,
    pub(crate) inspection: Option<Rhythm>,
    /// Where used cars are exported to, in per mille of resales of cars older than four years.
    pub(crate) exports: &'static [(usize, u32)],
    pub(crate) towns: &'static [Town],
}

const fn town(name: &'static str, jurisdiction: &'static str, latitude: i32, longitude: i32) -> Town {
    Town { name, jurisdiction, latitude, longitude }
}

/// Index of each country in [`MARKETS`].
pub(crate) const DE: usize = 0;
pub(crate) const US: usize = 1;
pub(crate) const SE: usize = 2;
pub(crate) const PL: usize = 3;
pub(crate) const CN: usize = 4;

/// The countries.
///
/// Distances: Germany 13,602 km in 2019 (Kraftfahrt-Bundesamt, Verkehr in Kilometern) and the United States about
/// 18,500 km (some 11,500 miles, assumed) a year as means over all cars; Sweden, Poland and China assumed. The medians
/// here, of private cars, are set so that the means over all uses come out near those.
/// Inspections: Germany 36 and 24 months (StVZO annex VIII), Sweden 36, 24 and 14 months (rule of 2018), Poland 36, 24
/// and 12 months, China simplified to 72, 48 and 12 months; the United States have none at federal level.
pub(crate) const MARKETS: &[Market] = &[
    Market {
        country: "DE",
        weight: 33,
        annual_km: 10_500.0,
        unit: OdometerUnit::Km,
        inspection: Some(Rhythm { scheme: "DE StVZO section 29, periodic inspection", months: [36, 24, 24] }),
        exports: &[(PL, 130), (SE, 20)],
        towns: &[
            town("Berlin", "DE", 5252, 1340),
            town("Hamburg", "DE", 5355, 1000),
            town("Munich", "DE", 4814, 1158),
            town("Cologne", "DE", 5094, 696),
            town("Leipzig", "DE", 5134, 1237),
            town("Stuttgart", "DE", 4878, 918),
        ],
    },
    Market {
        country: "US",
        weight: 26,
        annual_km: 14_200.0,
        unit: OdometerUnit::Mi,
        inspection: None,
        exports: &[(PL, 22), (DE, 10), (SE, 8)],
        towns: &[
            town("Los Angeles", "US-CA", 3405, -11824),
            town("Sacramento", "US-CA", 3858, -12149),
            town("Fresno", "US-CA", 3674, -11979),
            town("Houston", "US-TX", 2976, -9537),
            town("Dallas", "US-TX", 3278, -9680),
            town("San Antonio", "US-TX", 2942, -9849),
        ],
    },
    Market {
        country: "SE",
        weight: 14,
        annual_km: 9_300.0,
        unit: OdometerUnit::Km,
        inspection: Some(Rhythm { scheme: "SE kontrollbesiktning", months: [36, 24, 14] }),
        exports: &[(PL, 50), (DE, 30)],
        towns: &[
            town("Stockholm", "SE", 5933, 1807),
            town("Gothenburg", "SE", 5771, 1197),
            town("Malmö", "SE", 5560, 1300),
            town("Umeå", "SE", 6383, 2026),
        ],
    },
    Market {
        country: "PL",
        weight: 12,
        annual_km: 8_800.0,
        unit: OdometerUnit::Km,
        inspection: Some(Rhythm { scheme: "PL badanie techniczne", months: [36, 24, 12] }),
        exports: &[(DE, 15)],
        towns: &[
            town("Warsaw", "PL", 5223, 2101),
            town("Kraków", "PL", 5006, 1994),
            town("Poznań", "PL", 5241, 1693),
            town("Gdańsk", "PL", 5435, 1865),
        ],
    },
    Market {
        country: "CN",
        weight: 15,
        annual_km: 9_800.0,
        unit: OdometerUnit::Km,
        inspection: Some(Rhythm { scheme: "CN GB 38900 safety inspection", months: [72, 48, 12] }),
        exports: &[],
        towns: &[
            town("Shanghai", "CN", 3123, 12147),
            town("Guangzhou", "CN", 2313, 11326),
            town("Chengdu", "CN", 3057, 10407),
            town("Wuhan", "CN", 3059, 11431),
        ],
    },
];
