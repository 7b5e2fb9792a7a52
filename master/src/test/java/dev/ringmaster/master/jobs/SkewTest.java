package dev.ringmaster.master.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.session.Upward;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minion's clock that is off is shown, and is an event when it begins to be. */
class SkewTest {
  @TempDir Path root;
  private final ManualClock clock = new ManualClock();
  private JobLab lab;

  @BeforeEach
  void start() {
    lab = new JobLab(root.resolve("store"), clock);
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private void restart() {
    lab.close();
    start();
    lab.accept("web01");
  }

  private FakeSession connect(Duration skew) {
    FakeSession session = new FakeSession(JobLab.enrolment("web01"));
    lab.reception.connected(
        session,
        new Upward.Hello(
            "0.1.0",
            1,
            Set.of(),
            UUID.randomUUID(),
            JobLab.CATALOGUE.digest(),
            clock.instant().plus(skew),
            List.of(),
            List.of()));
    return session;
  }

  private void pong(FakeSession session, int seconds) {
    lab.reception.received(
        session, new Upward.Pong(1, clock.instant().plus(Duration.ofSeconds(seconds))));
  }

  private List<Value> events() {
    lab.store.commit(); // what was to be stored soon is stored before
    return lab.events.list("minion/web01/skew", 0, 100).stream()
        .map(event -> event.data())
        .toList();
  }

  private Duration shown() {
    return lab.fleet.minion(JobLab.enrolment("web01")).orElseThrow().skew();
  }

  private static Value seconds(int count) {
    return Value.map("seconds", Value.integer(count));
  }

  @Test
  void itIsAnEventEachTimeThatItCrossesTheLimit() {
    FakeSession session = connect(Duration.ZERO);
    pong(session, 60);
    assertThat(events()).isEmpty();
    pong(session, 61);
    pong(session, 62);
    pong(session, 300);
    assertThat(events()).containsExactly(seconds(61));
    assertThat(shown()).isEqualTo(Duration.ofMinutes(5));
    pong(session, 2);
    assertThat(shown()).isEqualTo(Duration.ofSeconds(2));
    pong(session, -90);
    pong(session, -90);
    assertThat(events()).containsExactly(seconds(61), seconds(-90));
  }

  @Test
  void comingBackWithTheSameClockIsNoNews() {
    connect(Duration.ofHours(1));
    FakeSession again = connect(Duration.ofHours(1));
    pong(again, 3_600);
    assertThat(events()).containsExactly(seconds(3_600));
    restart();
    connect(Duration.ofHours(1));
    assertThat(events()).containsExactly(seconds(3_600));
    restart();
    pong(connect(Duration.ZERO), 70);
    assertThat(events()).containsExactly(seconds(3_600), seconds(70));
  }
}
