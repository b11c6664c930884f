export { useChosenDid, useIdentities, useIdentity, useIdentityOf, useMyDids, type Identity } from './identity';
export { useAddressBook, useNameOf } from './addressBook';
