package dev.ringmaster.master.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.fleet.MinionStatus;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.target.NothingMatchedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a target means everybody, and which names in it nobody has. */
class MeantTest {
  private static List<MinionStatus> fleet(String... ids) {
    return Stream.of(ids)
        .map(id ->
            new MinionStatus(
                JobLab.enrolment(id),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                Duration.ZERO,
                "",
                Value.map("id", Value.text(id), "os", Value.text("Debian")),
                Value.map()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "**",
        "?*",
        "* or x",
        "( * )",
        "(*)",
        "E@.+",
        "E@.*",
        "not nobody",
        "not G@os:Windows",
        "G@os:Debian",
        "web01,db01",
        "db01 or web01",
        "web* or db*",
        "[wd]*01"
      })
  void everybodyIsEverybodyHoweverItIsTyped(String target) {
    assertThat(Meant.by(target, fleet("web01", "db01")).everybody()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web01", "web*", "web01,x", "* and not db01", "E@web.*", "G@id:web01"})
  void someAreNotEverybody(String target) {
    assertThat(Meant.by(target, fleet("web01", "db01")).everybody()).isFalse();
  }

  @Test
  void theOnlyMinionThatIsNamedIsNotMeantAsEverybody() {
    assertThat(Meant.by("web01", fleet("web01")).everybody()).isFalse();
    assertThat(Meant.by("L@web01,web02", fleet("web01")).everybody()).isFalse();
    assertThat(Meant.by("*", fleet("web01")).everybody()).isTrue();
    assertThat(Meant.by("web*", fleet("web01")).everybody()).isTrue();
  }

  @Test
  void namesThatNobodyHasAreToldOf() {
    List<MinionStatus> fleet = fleet("web01", "web02", "db01");
    assertThat(Meant.by("web01,wbe02", fleet).unknown())
        .containsExactly(new UnknownName("wbe02", false, List.of("web02")));
    assertThat(Meant.by("web* and not ( dbx1 or db01 )", fleet).unknown())
        .containsExactly(new UnknownName("dbx1", true, List.of("db01")));
    assertThat(Meant.by("not ( web01 and not cache ) or web01", fleet).unknown())
        .containsExactly(new UnknownName("cache", false, List.of()));
    assertThat(Meant.by("( cache or web01 ) and not cache", fleet).unknown())
        .containsExactly(new UnknownName("cache", false, List.of()));
    assertThat(Meant.by("web*,wbe02* or E@cache or G@id:cache or db01", fleet).unknown()).isEmpty();
  }

  @Test
  void nobodyIsAnErrorThatNamesWhoIsClose() {
    assertThatThrownBy(() -> Meant.by("wbe01,db9", fleet("web01", "db01")))
        .isInstanceOf(NothingMatchedException.class)
        .satisfies(e ->
            assertThat(((NothingMatchedException) e).problems().getFirst().advice())
                .isEqualTo("Did you mean 'web01'?"));
  }
}
