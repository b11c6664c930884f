import credit from './credit.json';
import desk from './desk.json';
import docs from './docs.json';
import escrow from './escrow.json';
import explorer from './explorer.json';
import form from './form.json';
import history from './history.json';
import keys from './keys.json';
import ledger from './ledger.json';
import market from './market.json';
import network from './network.json';
import people from './people.json';
import regulator from './regulator.json';
import scan from './scan.json';
import shell from './shell.json';
import vehicle from './vehicle.json';
import wallet from './wallet.json';

export default { ...shell, ...vehicle, ...docs, ...history, ...ledger, ...keys, ...explorer, ...market, ...network, ...regulator, ...desk, ...form, ...scan, ...people, ...wallet, ...credit, ...escrow };
