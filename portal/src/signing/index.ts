export { useSigning, type SignRequest } from './request';
