import ledger from './ledger.json';
import shell from './shell.json';
import vehicle from './vehicle.json';

export default { ...shell, ...vehicle, ...ledger };
