//! The rates that the generator follows, each with where it comes from. "Assumed" means that no published figure was
//! at hand and the value is a plausible one.

/// How far back histories reach, in years.
pub(crate) const YEARS: f64 = 15.0;

/// Spread of annual distances around the median of the same use: standard deviation of the logarithm. Assumed.
pub(crate) const DISTANCE_SIGMA: f64 = 0.38;
/// Spread of one owner's driving against the car's own habit. Assumed.
pub(crate) const OWNER_SIGMA: f64 = 0.18;
/// Kilometres a year of a business car over those of a private one. Assumed; in Germany company cars, which are young,
/// drive some 2,300 km more than those of 4 to 7 years, and diesel cars 1.8 times as far as petrol ones
/// (Kraftfahrt-Bundesamt, Verkehr in Kilometern 2023).
pub(crate) const COMMERCIAL_FACTOR: f64 = 1.9;
/// Kilometres a year of a rental car. Assumed.
pub(crate) const RENTAL_KM: f64 = 36_000.0;
/// Kilometres a year of a taxi. Assumed.
pub(crate) const TAXI_KM: f64 = 62_000.0;

/// Who buys new: private, commercial, rental, taxi, government, in per mille. Assumed.
pub(crate) const FIRST_USE: [u32; 5] = [660, 230, 75, 20, 15];
/// Median years that a private holder keeps a car. Assumed 4 to 6.
pub(crate) const PRIVATE_YEARS: f64 = 4.6;
/// The same for a business, a rental company, a taxi, an authority. Assumed.
pub(crate) const BUSINESS_YEARS: [f64; 4] = [3.2, 1.3, 3.8, 6.0];
/// Spread of those: standard deviation of the logarithm. Assumed.
pub(crate) const HOLDING_SIGMA: f64 = 0.45;
/// Share of used cars that change hands through a dealer; the others between individuals. Assumed.
pub(crate) const SOLD_BY_DEALER: f64 = 0.6;
/// Share of traded-in cars that one dealer passes to another before a customer buys. Assumed.
pub(crate) const DEALER_TO_DEALER: f64 = 0.12;
/// Share of private purchases by two holders together. Assumed.
pub(crate) const TWO_HOLDERS: f64 = 0.12;
/// Share of purchases with a loan: new, used. Assumed.
pub(crate) const FINANCED: [f64; 2] = [0.48, 0.28];
/// Share of buyers that give a used car back or away within a few months. Assumed.
pub(crate) const REGRET: f64 = 0.02;

/// Share of regular maintenance that reaches the ledger in a car's first year of life, and what each further year
/// takes off, down to the least. Assumed.
pub(crate) const SERVICE_RECORDED: [f64; 3] = [0.95, 0.05, 0.4];
/// Chance a year that a holder tells the insurer the reading, rounded to thousands. Assumed.
pub(crate) const DECLARED_PER_YEAR: f64 = 0.12;
/// Chance of a failed inspection in the first years, and what each further year of age adds. Assumed; about one in five
/// fails in Germany over all ages.
pub(crate) const INSPECTION_FAILS: [f64; 2] = [0.04, 0.018];
/// Share of cars whose odometer is exchanged once. Assumed.
pub(crate) const ODOMETER_EXCHANGED: f64 = 0.012;

/// Accidents per car and year. United States 2021: 6.1 million police-reported crashes with about 11 million vehicles
/// among 282 million registered, that is 3.9 % (NHTSA, Traffic Safety Facts 2021).
pub(crate) const ACCIDENTS_PER_YEAR: f64 = 0.039;
/// Severity of accidents in per cent: minor, moderate, severe, total loss. Assumed.
pub(crate) const SEVERITY: [u32; 4] = [56, 28, 11, 5];
/// Share of minor accidents that nobody reports. Assumed.
pub(crate) const MINOR_UNREPORTED: f64 = 0.5;
/// Share of accidents on a journey abroad. Assumed.
pub(crate) const ACCIDENT_ABROAD: f64 = 0.05;
/// Share of insurers' reports that arrive weeks late, after later records. Assumed.
pub(crate) const REPORTED_LATE: f64 = 0.12;
/// Share of total losses that are repaired and come back under a brand; the others end at a recycler. Assumed.
pub(crate) const TOTAL_LOSS_REBUILT: f64 = 0.4;

/// Thefts per car and year. United States 2023: 1,020,729 among 284 million registered vehicles, that is 0.36 %
/// (National Insurance Crime Bureau); Europe has less.
pub(crate) const THEFTS_PER_YEAR: f64 = 0.0030;
/// Share of stolen cars that are found. Assumed; above 85 % in the United States, far fewer in Europe.
pub(crate) const RECOVERED: f64 = 0.65;
/// Share of theft reports that name the wrong car and are taken back within days. Assumed.
pub(crate) const THEFT_MISTAKEN: f64 = 0.06;

/// Chance that a family of cars is recalled in a year. Assumed; with [`RECALL_AFFECTS`] about one car in eleven a year,
/// as in the United States (NHTSA, 2022: about 30 million of 283 million vehicles).
pub(crate) const RECALL_PER_FAMILY_YEAR: f64 = 0.22;
/// Share of the cars built in the years before that a recall affects. Assumed.
pub(crate) const RECALL_AFFECTS: f64 = 0.55;
/// Share of recalls that are carried out. NHTSA reports about 60 to 75 % for passenger cars.
pub(crate) const RECALL_COMPLETED: f64 = 0.7;

/// Chance a year, from the 11th on, that a car is scrapped. Assumed.
pub(crate) const SCRAPPED_PER_YEAR: f64 = 0.07;

/// Share of cars on which a reporter mistypes a reading once. Assumed.
pub(crate) const MISTYPED: f64 = 0.02;
/// Share of those mistakes that nobody ever corrects. What they look like is a rollback, so that they make the few false
/// alarms that a perfect rule would still raise. Assumed.
pub(crate) const MISTYPED_FOR_GOOD: f64 = 0.1;
/// Share of accident records that the holder disputes. Assumed.
pub(crate) const ACCIDENT_DISPUTED: f64 = 0.10;

/// Shares of vehicles on which each kind of fraud is planted. Raised above what is real where that is rare, so that a
/// fleet of 2,400 holds dozens of each; see [`crate::Fraud`] for how each is planted. For comparison: 5 to 12 % of
/// used cars sold within a country of the EU and 30 to 50 % of those sold across borders have a manipulated odometer
/// (European Parliament, 2018, resolution P8_TA(2018)0235 and its European added value assessment).
pub(crate) mod planted {
    pub(crate) const ODOMETER_ROLLBACK: f64 = 0.040;
    pub(crate) const ODOMETER_IMPLAUSIBLE_RATE: f64 = 0.014;
    pub(crate) const RECORD_AFTER_END_OF_LIFE: f64 = 0.011;
    pub(crate) const RECORD_WHILE_STOLEN: f64 = 0.011;
    pub(crate) const IMPOSSIBLE_TRAVEL: f64 = 0.013;
    pub(crate) const OWNERSHIP_CHURN: f64 = 0.012;
    pub(crate) const TOTAL_LOSS_TITLED_CLEAN: f64 = 0.014;
    pub(crate) const CLONE_ATTEMPT: f64 = 0.012;
}
