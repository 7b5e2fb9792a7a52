package dev.ringmaster.protocol.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final Signature PING =
      Signature.function("test.ping", Effect.READ, "Answers true.");
  private static final Signature RUN =
      Signature.function("cmd.run", Effect.ONCE, "Runs a command.");
  private static final Signature RUNNING =
      Signature.state("service.running", Effect.REPEATABLE, "A service runs.");

  @Test
  void theDigestDependsOnContentAndNotOnOrder() {
    assertThat(new Catalogue(List.of(PING, RUN)).digest())
        .isEqualTo(new Catalogue(List.of(RUN, PING)).digest())
        .isNotEqualTo(new Catalogue(List.of(PING, RUN.documented("More."))).digest())
        .isNotEqualTo(new Catalogue(List.of(PING)).digest());
  }

  @Test
  void anUnknownFunctionSuggestsTheClosest() {
    Catalogue catalogue = new Catalogue(List.of(PING, RUN, RUNNING));
    assertThatThrownBy(() -> catalogue.needFunction("test.pnig"))
        .hasMessageContaining("there is no function 'test.pnig'")
        .hasMessageContaining("Did you mean 'test.ping'?");
    assertThatThrownBy(() -> catalogue.needFunction("service.running"))
        .hasMessageContaining("state.single service.running");
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThatThrownBy(() -> new Catalogue(List.of(PING, PING)))
        .hasMessageContaining("two signatures for test.ping");
  }
}
