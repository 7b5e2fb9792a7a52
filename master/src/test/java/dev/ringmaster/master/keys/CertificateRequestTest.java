package dev.ringmaster.master.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.signing.NotAuthenticException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateRequestTest {
  @Test
  void theKeyOfARequestThatItHasSignedIsTaken() throws Exception {
    KeyPair pair = CertificateAuthority.createKeyPair();
    PublicKey key = CertificateRequest.check(request(pair.getPublic(), pair, "SHA256withECDSA"));
    assertThat(key).isEqualTo(pair.getPublic());
  }

  @Test
  void aRequestForSomebodyElsesKeyIsRefused() throws Exception {
    KeyPair mine = CertificateAuthority.createKeyPair();
    KeyPair other = CertificateAuthority.createKeyPair();
    refused(request(other.getPublic(), mine, "SHA256withECDSA"));
  }

  @Test
  void keysOfOtherKindsAreRefused() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair rsaPair = rsa.generateKeyPair();
    refused(request(rsaPair.getPublic(), rsaPair, "SHA256withRSA"));
    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
    curve.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair large = curve.generateKeyPair();
    refused(request(large.getPublic(), large, "SHA256withECDSA"));
  }

  @Test
  void noChangeOfARequestGivesAnotherKey() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    KeyPair pair = CertificateAuthority.createKeyPair();
    byte[] good = request(pair.getPublic(), pair, "SHA256withECDSA");
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        // Some bits of the encoding around what is signed say nothing.
        assertThat(CertificateRequest.check(bad)).as("seed %s", seed).isEqualTo(pair.getPublic());
      } catch (NotAuthenticException e) {
        refused++;
      }
    }
    assertThat(refused).as("seed %s", seed).isGreaterThan(250);
    refused(new byte[0]);
    refused(new byte[100_000]);
  }

  private static void refused(byte[] request) {
    assertThatThrownBy(() -> CertificateRequest.check(request))
        .isInstanceOf(NotAuthenticException.class);
  }

  private static byte[] request(PublicKey key, KeyPair signer, String algorithm) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=root,O=master"), key)
        .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
        .getEncoded();
  }
}
