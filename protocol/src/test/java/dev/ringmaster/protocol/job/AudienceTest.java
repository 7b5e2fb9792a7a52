package dev.ringmaster.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static final List<Enrolment> MEMBERS =
      IntStream.range(0, Audience.LIMIT).mapToObj(AudienceTest::member).toList();

  @Test
  void everyMemberFindsItselfAndNobodyElseDoes() {
    Audience audience = Audience.of("5a17", MEMBERS);
    assertThat(MEMBERS).allMatch(audience::includes);
    assertThat(IntStream.range(128, 1_000).mapToObj(AudienceTest::member))
        .noneMatch(audience::includes);
  }

  @Test
  void theSameNameEnrolledAnewIsSomebodyElse() {
    Enrolment old = member(1);
    Enrolment fresh = new Enrolment(old.minion(), new UUID(7, 7));
    assertThat(Audience.of("5a17", List.of(old)).includes(fresh)).isFalse();
  }

  @Test
  void theOrderOfMembersIsNotTold() {
    assertThat(Audience.of("5a17", MEMBERS.reversed())).isEqualTo(Audience.of("5a17", MEMBERS));
  }

  @Test
  void anotherSaltTellsNothingOfTheFirst() {
    byte[] one = Audience.of("5a17", MEMBERS).hashes();
    byte[] other = Audience.of("5a18", MEMBERS).hashes();
    assertThat(new Audience("5a18", one).includes(MEMBERS.getFirst())).isFalse();
    assertThat(other).isNotEqualTo(one).hasSameSizeAs(one);
  }

  @Test
  void halfHashesAndTooManyMembersAreRefused() {
    assertThatThrownBy(() -> new Audience("", new byte[17]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("17 bytes");
    assertThatThrownBy(() -> new Audience("", new byte[129 * 16]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 128");
  }

  private static Enrolment member(int number) {
    return new Enrolment(new MinionId("web" + number), new UUID(1, number));
  }
}
