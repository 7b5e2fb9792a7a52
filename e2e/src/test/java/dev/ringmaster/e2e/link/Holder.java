package dev.ringmaster.e2e.link;

import java.security.KeyPair;
import java.security.cert.X509Certificate;

/** Somebody with a key and a certificate for it. */
record Holder(KeyPair pair, X509Certificate certificate) {}
