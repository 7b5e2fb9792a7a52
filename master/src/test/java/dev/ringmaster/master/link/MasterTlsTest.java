package dev.ringmaster.master.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.keys.CertificateAuthority;
import dev.ringmaster.master.keys.KeyLimits;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.master.keys.SigningKeys;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredKeys;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterTlsTest {
  @TempDir private Path directory;
  private final Clock clock = Clock.systemUTC();

  @Test
  void bothListenersUseTheNativeLibraryAndNothingOlderThanTls13() throws Exception {
    try (Store store = Store.open(directory.resolve("store"), clock)) {
      CertificateAuthority ca = CertificateAuthority.open(directory.resolve("ca"), clock);
      SigningKeys signing = SigningKeys.open(directory.resolve("signing"), ca, clock);
      Keys keys = new Keys(new StoredKeys(store), ca, signing, KeyLimits.DEFAULTS, clock);
      MasterTls tls = new MasterTls(keys, new MinionTrust(keys, clock), "master", clock);
      assertThat(MasterTls.library()).contains("BoringSSL");
      for (SslContext context : List.of(tls.enrol(), tls.minions())) {
        SSLEngine engine = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        assertThat(engine).isInstanceOf(ReferenceCountedOpenSslEngine.class);
        assertThat(engine.getEnabledProtocols()).contains("TLSv1.3").doesNotContain("TLSv1.2");
        ReferenceCountUtil.release(engine);
      }
    }
  }
}
