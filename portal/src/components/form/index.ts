export { FormField } from './FormFields';
export { dayOf, LONGEST_CODE, LONGEST_TEXT, type Field, type OdometerDraft } from './fields';
export { useForm, type Form } from './useForm';
