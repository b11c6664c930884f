export { useChosenDid, useIdentities, useIdentity, useMyDids, type Identity } from './identity';
export { useAddressBook } from './addressBook';
