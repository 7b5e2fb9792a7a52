package dev.ringmaster.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  @Test
  void everyRoleComesBackFromItsUri() {
    Identity minion = new Identity.Minion(new Enrolment(new MinionId("web.01"), UUID.randomUUID()));
    assertThat(Identity.parse(minion.uri())).contains(minion);
    assertThat(Identity.parse("ringmaster://master/main")).contains(new Identity.Master("main"));
    assertThat(Identity.parse("ringmaster://operator/ann")).contains(new Identity.Operator("ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ringmaster://minion/web01",
        "ringmaster://minion/web01/",
        "ringmaster://minion/web01/not-a-uuid",
        "ringmaster://minion/web01/1-1-1-1-1",
        "ringmaster://minion/../b2c86e18-5bb5-4c23-a9c1-0b4d6c0a5f3e",
        "ringmaster://minion/web01/b2c86e18-5bb5-4c23-a9c1-0b4d6c0a5f3e/x",
        "ringmaster://minion/WEB01/b2c86e18-5bb5-4c23-a9c1-0b4d6c0a5f3e",
        "ringmaster://minion/web01/b2c86e18-5bb5-4c23-a9c1-0b4d6c0a5f3e\n",
        "ringmaster://root/main",
        "https://master/main",
        " ringmaster://master/main"
      })
  void whatIsNotExactlyOneOfOursIsNobody(String uri) {
    assertThat(Identity.parse(uri)).isEmpty();
  }
}
