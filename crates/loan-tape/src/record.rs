//! One loan of a tape: the table of Schedule AL, Item 3.

use jiff::civil::Date;
use serde::Serialize;

use crate::code::{
    DemandStatus, EmploymentVerification, IncomeVerification, InterestCalculationType, InterestRateType,
    ModificationType, PaymentType, RepurchaseReason, ServicingAdvanceMethod, Subvention, VehicleCondition, VehicleType,
    VehicleValueSource, ZeroBalanceReason,
};
use crate::decimal::Decimal;
use crate::row::WriteError;
use crate::value::{Form, Month, Text, Value, ValueError};

/// The most fields that one row may have in a file; the schema has 72, four of which repeat.
pub const MAX_FIELDS_PER_ROW: usize = 200;
/// The most bytes that the text of one field may have in a file, white space included; the longest value that the
/// schema allows has 100 characters.
pub const MAX_FIELD_BYTES: usize = 4096;
/// Element of a row in XML, and what faults of a row as a whole name as their field.
pub(crate) const ROW: &str = "assets";

/// How often a field may occur in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Exactly once.
    Required,
    /// Once or not at all.
    Optional,
    /// Any number of times, each value once. In CSV the values stand in one cell with `;` between them.
    Repeatable,
}

/// A field of Schedule AL, Item 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Element name in XML, column name in CSV.
    pub element: &'static str,
    /// Paragraph of Item 3 in the appendix to 17 CFR 229.1125.
    pub item: &'static str,
    /// Form of its values.
    pub form: Form,
    /// How often it may occur.
    pub occurrence: Occurrence,
}

/// A field of a row that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// Name as the file gives it, or `assets` for the row as a whole.
    pub field: String,
    /// Text as the file gives it, cut after 60 characters.
    pub value: String,
    /// Why it is refused.
    #[serde(serialize_with = "crate::serialize_display")]
    pub reason: ValueError,
}

impl FieldFault {
    pub(crate) fn new(field: &str, value: &str, reason: ValueError) -> Self {
        Self { field: excerpt(field), value: excerpt(value), reason }
    }
}

/// The beginning of a name or text that a report quotes.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

/// The optional and the repeatable fields of the record: what they take from a row and give back.
trait Cell {
    const FORM: Form;
    const OCCURRENCE: Occurrence;
    fn add(&mut self, text: &str) -> Result<(), ValueError>;
    fn texts(&self) -> Vec<String>;
}

impl<T: Value> Cell for Option<T> {
    const FORM: Form = T::FORM;
    const OCCURRENCE: Occurrence = Occurrence::Optional;

    fn add(&mut self, text: &str) -> Result<(), ValueError> {
        if self.is_some() {
            return Err(ValueError::Repeated);
        }
        *self = Some(T::parse(text)?);
        Ok(())
    }

    fn texts(&self) -> Vec<String> {
        self.iter().map(T::write).collect()
    }
}

impl<T: Value> Cell for Vec<T> {
    const FORM: Form = T::FORM;
    const OCCURRENCE: Occurrence = Occurrence::Repeatable;

    fn add(&mut self, text: &str) -> Result<(), ValueError> {
        let value = T::parse(text)?;
        // The schema's xs:unique constraints.
        if self.contains(&value) {
            return Err(ValueError::DuplicateValue);
        }
        self.push(value);
        Ok(())
    }

    fn texts(&self) -> Vec<String> {
        self.iter().map(T::write).collect()
    }
}

macro_rules! schedule_al {
    (
        required { $($(#[$required_doc:meta])* $required:ident: $required_type:ty = $required_element:literal, $required_item:literal;)+ }
        optional { $($(#[$doc:meta])* $field:ident: $type:ty = $element:literal, $item:literal;)+ }
    ) => {
        /// One loan in one reporting period, with the fields of Schedule AL, Item 3 in the order of the schema.
        ///
        /// Amounts are US dollars, rates fractions of one, terms months. A field that is not reported is `None` or an
        /// empty list.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct AutoLoan {
            $($(#[$required_doc])* #[doc = concat!("\n\nItem 3", $required_item, ".")] pub $required: $required_type,)+
            $($(#[$doc])* #[doc = concat!("\n\nItem 3", $item, ".")] pub $field: $type,)+
        }

        /// Every field of Schedule AL, Item 3 in the order of the schema.
        pub const FIELDS: &[Field] = &[
            $(Field {
                element: $required_element,
                item: $required_item,
                form: <$required_type as Value>::FORM,
                occurrence: Occurrence::Required,
            },)+
            $(Field { element: $element, item: $item, form: <$type as Cell>::FORM, occurrence: <$type as Cell>::OCCURRENCE },)+
        ];

        impl AutoLoan {
            /// A loan of which nothing is reported but its number; the other fields are set one by one.
            pub fn new($($required: $required_type),+) -> Self {
                Self { $($required,)+ $($field: Default::default(),)+ }
            }

            /// A loan from the names and texts of a row, in any order.
            ///
            /// # Errors
            /// Every field that cannot be taken, not only the first.
            pub fn from_fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldFault>> {
                $(let mut $required: Option<$required_type> = None;)+
                $(let mut $field: $type = Default::default();)+
                let mut faults = Vec::new();
                for (name, text) in fields {
                    let added = match schema_name(name) {
                        _ if text.len() > MAX_FIELD_BYTES => Err(ValueError::TooManyBytes),
                        $($required_element => $required.add(text),)+
                        $($element => $field.add(text),)+
                        _ => Err(ValueError::UnknownField),
                    };
                    if let Err(reason) = added {
                        faults.push(FieldFault::new(name, text, reason));
                    }
                }
                $(if $required.is_none() && !faults.iter().any(|fault| fault.field == $required_element) {
                    faults.push(FieldFault::new($required_element, "", ValueError::Missing));
                })+
                match ($($required),+) {
                    ($(Some($required)),+) if faults.is_empty() => Ok(Self { $($required,)+ $($field,)+ }),
                    _ => Err(faults),
                }
            }

            /// The texts of every field in the order of [`FIELDS`], as files carry them; none for a field that is not
            /// reported.
            pub fn texts(&self) -> Vec<Vec<String>> {
                vec![$(vec![self.$required.write()],)+ $(self.$field.texts(),)+]
            }
        }
    };
}

schedule_al! {
    required {
        /// Source of the asset number.
        asset_type_number: Text<100> = "assetTypeNumber", "(a)(1)";
        /// Number of the loan, unique in the pool.
        asset_number: Text<25> = "assetNumber", "(a)(2)";
    }
    optional {
        /// First day of the reporting period.
        reporting_period_beginning_date: Option<Date> = "reportingPeriodBeginningDate", "(b)(1)";
        /// Last day of the reporting period.
        reporting_period_ending_date: Option<Date> = "reportingPeriodEndingDate", "(b)(2)";
        /// Who originated the loan.
        originator_name: Option<Text<50>> = "originatorName", "(c)(1)";
        /// Month of origination.
        origination_date: Option<Month> = "originationDate", "(c)(2)";
        /// Amount at origination.
        original_loan_amount: Option<Decimal> = "originalLoanAmount", "(c)(3)";
        /// Term at origination, in months.
        original_loan_term: Option<i32> = "originalLoanTerm", "(c)(4)";
        /// Month of the last scheduled payment.
        loan_maturity_date: Option<Month> = "loanMaturityDate", "(c)(5)";
        /// Rate at origination.
        original_interest_rate_percentage: Option<Decimal> = "originalInterestRatePercentage", "(c)(6)";
        /// How interest is calculated.
        interest_calculation_type_code: Option<InterestCalculationType> = "interestCalculationTypeCode", "(c)(7)";
        /// Whether the rate can change.
        original_interest_rate_type_code: Option<InterestRateType> = "originalInterestRateTypeCode", "(c)(8)";
        /// Months of interest only, from origination.
        original_interest_only_term_number: Option<i32> = "originalInterestOnlyTermNumber", "(c)(9)";
        /// Month of the first scheduled payment.
        original_first_payment_date: Option<Month> = "originalFirstPaymentDate", "(c)(10)";
        /// Whether the loan met the first level of the underwriting criteria.
        underwriting_indicator: Option<bool> = "underwritingIndicator", "(c)(11)";
        /// Months in which interest accrues and no payment is due.
        grace_period_number: Option<i32> = "gracePeriodNumber", "(c)(12)";
        /// How often payments are due.
        payment_type_code: Option<PaymentType> = "paymentTypeCode", "(c)(13)";
        /// Subsidies on the loan.
        subvented: Vec<Subvention> = "subvented", "(c)(14)";
        /// Manufacturer of the vehicle.
        vehicle_manufacturer_name: Option<Text<30>> = "vehicleManufacturerName", "(d)(1)";
        /// Model of the vehicle.
        vehicle_model_name: Option<Text<30>> = "vehicleModelName", "(d)(2)";
        /// New or used at origination.
        vehicle_new_used_code: Option<VehicleCondition> = "vehicleNewUsedCode", "(d)(3)";
        /// Model year of the vehicle, which the schema takes as text.
        vehicle_model_year: Option<Text<4>> = "vehicleModelYear", "(d)(4)";
        /// Kind of vehicle.
        vehicle_type_code: Option<VehicleType> = "vehicleTypeCode", "(d)(5)";
        /// Value of the vehicle at origination.
        vehicle_value_amount: Option<Decimal> = "vehicleValueAmount", "(d)(6)";
        /// Where that value comes from.
        vehicle_value_source_code: Option<VehicleValueSource> = "vehicleValueSourceCode", "(d)(7)";
        /// Kind of credit score.
        obligor_credit_score_type: Option<Text<35>> = "obligorCreditScoreType", "(e)(1)";
        /// Credit score at origination, which the schema takes as text.
        obligor_credit_score: Option<Text<20>> = "obligorCreditScore", "(e)(2)";
        /// How far income was verified.
        obligor_income_verification_level_code: Option<IncomeVerification> = "obligorIncomeVerificationLevelCode", "(e)(3)";
        /// How far employment was verified.
        obligor_employment_verification_code: Option<EmploymentVerification> = "obligorEmploymentVerificationCode", "(e)(4)";
        /// Whether there is a second obligor.
        co_obligor_indicator: Option<bool> = "coObligorIndicator", "(e)(5)";
        /// Scheduled monthly payment over monthly income at origination.
        payment_to_income_percentage: Option<Decimal> = "paymentToIncomePercentage", "(e)(6)";
        /// State or territory of the obligor.
        obligor_geographic_location: Option<Text<100>> = "obligorGeographicLocation", "(e)(7)";
        /// Whether the loan was added in the period.
        asset_added_indicator: Option<bool> = "assetAddedIndicator", "(f)(1)";
        /// Months from the end of the period to maturity.
        remaining_term_to_maturity_number: Option<i32> = "remainingTermToMaturityNumber", "(f)(2)";
        /// Whether the loan was modified in the period.
        reporting_period_modification_indicator: Option<bool> = "reportingPeriodModificationIndicator", "(f)(3)";
        /// What the servicer advances.
        servicing_advance_method_code: Option<ServicingAdvanceMethod> = "servicingAdvanceMethodCode", "(f)(4)";
        /// Principal outstanding at the beginning of the period.
        reporting_period_beginning_loan_balance_amount: Option<Decimal> = "reportingPeriodBeginningLoanBalanceAmount", "(f)(5)";
        /// Payment due in the next period.
        next_reporting_period_payment_amount_due: Option<Decimal> = "nextReportingPeriodPaymentAmountDue", "(f)(6)";
        /// Rate in the period.
        reporting_period_interest_rate_percentage: Option<Decimal> = "reportingPeriodInterestRatePercentage", "(f)(7)";
        /// Rate in the next period.
        next_interest_rate_percentage: Option<Decimal> = "nextInterestRatePercentage", "(f)(8)";
        /// Servicing fee as a rate.
        servicing_fee_percentage: Option<Decimal> = "servicingFeePercentage", "(f)(9)";
        /// Servicing fee as an amount per month.
        servicing_flat_fee_amount: Option<Decimal> = "servicingFlatFeeAmount", "(f)(10)";
        /// Other fees that loan administrators keep.
        other_servicer_fee_retained_by_servicer: Option<Decimal> = "otherServicerFeeRetainedByServicer", "(f)(11)";
        /// Fees assessed and not paid, cumulative.
        other_assessed_uncollected_servicer_fee_amount: Option<Decimal> = "otherAssessedUncollectedServicerFeeAmount", "(f)(12)";
        /// Interest scheduled for the period.
        scheduled_interest_amount: Option<Decimal> = "scheduledInterestAmount", "(f)(13)";
        /// Principal scheduled for the period.
        scheduled_principal_amount: Option<Decimal> = "scheduledPrincipalAmount", "(f)(14)";
        /// Other changes of the principal balance in the period.
        other_principal_adjustment_amount: Option<Decimal> = "otherPrincipalAdjustmentAmount", "(f)(15)";
        /// Balance at the end of the period.
        reporting_period_actual_end_balance_amount: Option<Decimal> = "reportingPeriodActualEndBalanceAmount", "(f)(16)";
        /// Payment scheduled for the period, with all fees.
        reporting_period_scheduled_payment_amount: Option<Decimal> = "reportingPeriodScheduledPaymentAmount", "(f)(17)";
        /// Payment received in the period.
        total_actual_amount_paid: Option<Decimal> = "totalActualAmountPaid", "(f)(18)";
        /// Interest collected in the period.
        actual_interest_collected_amount: Option<Decimal> = "actualInterestCollectedAmount", "(f)(19)";
        /// Principal collected in the period.
        actual_principal_collected_amount: Option<Decimal> = "actualPrincipalCollectedAmount", "(f)(20)";
        /// Other amounts collected in the period.
        actual_other_collected_amount: Option<Decimal> = "actualOtherCollectedAmount", "(f)(21)";
        /// Amount advanced by the servicer in the period.
        servicer_advanced_amount: Option<Decimal> = "servicerAdvancedAmount", "(f)(22)";
        /// Day through which interest is paid.
        interest_paid_through_date: Option<Date> = "interestPaidThroughDate", "(f)(23)";
        /// Month in which the balance went to zero.
        zero_balance_effective_date: Option<Month> = "zeroBalanceEffectiveDate", "(f)(24)(i)";
        /// Why it did.
        zero_balance_code: Vec<ZeroBalanceReason> = "zeroBalanceCode", "(f)(24)(ii)";
        /// Days past due.
        current_delinquency_status: Option<i32> = "currentDelinquencyStatus", "(f)(25)";
        /// Who services the loan.
        primary_loan_servicer_name: Option<Text<100>> = "primaryLoanServicerName", "(g)(1)";
        /// Month of the latest servicing transfer.
        most_recent_servicing_transfer_received_date: Option<Month> = "mostRecentServicingTransferReceivedDate", "(g)(2)";
        /// Whether a demand to repurchase or replace was made in the period.
        asset_subject_demand_indicator: Option<bool> = "assetSubjectDemandIndicator", "(h)";
        /// State of the demand.
        asset_subject_demand_status_code: Option<DemandStatus> = "assetSubjectDemandStatusCode", "(h)(1)";
        /// Amount paid to repurchase.
        repurchase_amount: Option<Decimal> = "repurchaseAmount", "(h)(2)";
        /// Day on which the demand was resolved.
        demand_resolution_date: Option<Date> = "demandResolutionDate", "(h)(3)";
        /// Who repurchased.
        repurchaser_name: Option<Text<30>> = "repurchaserName", "(h)(4)";
        /// Why.
        repurchase_replacement_reason_code: Vec<RepurchaseReason> = "repurchaseReplacementReasonCode", "(h)(5)";
        /// Principal charged off.
        chargedoff_principal_amount: Option<Decimal> = "chargedoffPrincipalAmount", "(i)(1)";
        /// Amounts received after charge-off.
        recovered_amount: Option<Decimal> = "recoveredAmount", "(i)(2)";
        /// What was modified in the period.
        modification_type_code: Vec<ModificationType> = "modificationTypeCode", "(j)(1)";
        /// Months by which the loan was extended in the period.
        payment_extended_number: Option<i32> = "paymentExtendedNumber", "(j)(2)";
        /// Whether the vehicle was repossessed.
        repossessed_indicator: Option<bool> = "repossessedIndicator", "(k)";
        /// Proceeds of its sale, net of fees and expenses; negative when these are more.
        repossessed_proceeds_amount: Option<Decimal> = "repossessedProceedsAmount", "(k)(1)";
    }
}

impl AutoLoan {
    /// The credit score as a number. None when it is absent, `0` or not a number: filers report obligors without a
    /// score in these ways.
    pub fn credit_score(&self) -> Option<i32> {
        self.obligor_credit_score.as_ref()?.as_str().parse().ok().filter(|&score| score != 0)
    }

    /// Why the balance is zero: the first reason, when several are reported; none while the loan is outstanding.
    pub fn zero_balance_reason(&self) -> Option<ZeroBalanceReason> {
        self.zero_balance_code.first().copied()
    }

    /// The texts of the loan, when a reader would give back the same loan.
    ///
    /// # Errors
    /// The fields that no file can carry, such as a number with more digits than the schema allows.
    pub(crate) fn writable_texts(&self) -> Result<Vec<Vec<String>>, WriteError> {
        let texts = self.texts();
        let fields = FIELDS
            .iter()
            .zip(&texts)
            .flat_map(|(field, texts)| texts.iter().map(|text| (field.element, text.as_str())));
        match Self::from_fields(fields) {
            Ok(_) => Ok(texts),
            Err(faults) => Err(WriteError::Loan { asset_number: self.asset_number.to_string(), faults }),
        }
    }
}

/// The schema's name of a field: some filings write `DemandResolutionDate`, as the schema of auto leases does.
pub(crate) fn schema_name(name: &str) -> &str {
    if name == "DemandResolutionDate" { "demandResolutionDate" } else { name }
}
