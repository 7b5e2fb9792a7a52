package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.master.events.Event;
import dev.ringmaster.master.events.Events;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.session.Upward;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEventsTest {
  private static final MinionId WEB01 = new MinionId("web01");
  private static final Duration LONG = Duration.ofSeconds(5);

  @TempDir Path root;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Store store;
  private StoredEvents events;

  @BeforeEach
  void open() {
    InstantSource time = () -> now;
    store = Store.open(root, time.withZone(ZoneOffset.UTC));
    events = new StoredEvents(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      events.publish("site/a", Value.integer(i));
    }
  }

  private void pruneAllButTheNewest() {
    new EventPruning(store).removeBefore(Long.MAX_VALUE, () -> true);
  }

  private static void assertRemoved(Event event, long count, long last) {
    assertThat(event.tag()).isEqualTo(Events.REMOVED);
    assertThat(event.sequence()).isEqualTo(last);
    assertThat(event.data().toString())
        .contains("count: " + count, count + " events were removed by retention");
  }

  @Test
  void whoIsBehindWhatWasRemovedIsToldOfTheGap() throws InterruptedException {
    publish(3);
    try (Events.Follower follower = events.follow("site/*", 0);
        Events.Follower late = events.follow("other/*", 2)) {
      assertThat(follower.next(LONG)).hasSize(3);
      publish(5);
      pruneAllButTheNewest();
      List<Event> next = follower.next(LONG);
      assertThat(next).hasSize(2);
      assertRemoved(next.getFirst(), 4, 7);
      assertThat(next.getLast().sequence()).isEqualTo(8);
      assertThat(follower.next(Duration.ZERO)).isEmpty();

      List<Event> unmatched = late.next(LONG);
      assertThat(unmatched).as("whatever tags it asks for").hasSize(1);
      assertRemoved(unmatched.getFirst(), 5, 7);
      assertThat(late.next(Duration.ZERO)).isEmpty();
    }
    assertRemoved(events.list("site/*", 0, 1).getFirst(), 7, 7);
    assertThat(events.list("*", 7, 9)).extracting("sequence").containsExactly(8L);
    assertThat(events.list("*", 8, 9)).isEmpty();
  }

  @Test
  void whoBeginsNowOrAtTheNewestMissesNothing() {
    publish(9);
    pruneAllButTheNewest();
    publish(3);
    assertThat(events.list("*", events.beforeNewest("*", 2), 9))
        .extracting("sequence")
        .containsExactly(11L, 12L);
    assertThat(events.list("*", events.beforeNewest("*", 100), 9))
        .extracting("sequence")
        .containsExactly(9L, 10L, 11L, 12L);
    assertThat(events.beforeNewest("none/*", 5)).isEqualTo(12);
  }

  @Test
  void aPageOfLargeEventsIsShort() {
    for (int i = 0; i < 20; i++) {
      events.publish("site/large", Value.text("x".repeat(250_000)));
    }
    List<Event> all = new ArrayList<>();
    for (List<Event> page = events.list("*", 0, 1_000);
        !page.isEmpty();
        page = events.list("*", page.getLast().sequence(), 1_000)) {
      assertThat(page).hasSizeLessThanOrEqualTo(5);
      all.addAll(page);
    }
    assertThat(all).hasSize(20);
  }

  @Test
  void whatIsTooMuchForOneMinionIsDroppedAndSaidNowAndThen() {
    Upward.Event event = new Upward.Event("flood", Value.text("x".repeat(200_000)));
    for (int i = 0; i < 20; i++) {
      events.emitted(WEB01, event);
    }
    assertThatThrownBy(() -> emit(WEB01, event, 100))
        .hasMessageContaining("events of web01 are dropped (1 since this was said last)")
        .hasMessageContaining("32 KiB a second");
    assertThatCode(() -> emit(WEB01, event, 100)).doesNotThrowAnyException();
    assertThat(store.lastSequence()).isEqualTo(20);
    events.emitted(new MinionId("web02"), event);
    assertThat(store.lastSequence()).as("another's").isEqualTo(21);

    now = now.plus(Duration.ofSeconds(30));
    emit(WEB01, event, 4);
    assertThat(store.lastSequence()).as("what it may send in that time").isEqualTo(25);
    now = now.plus(Duration.ofSeconds(31));
    assertThatThrownBy(() -> emit(WEB01, event, 100))
        .hasMessageContaining("events of web01 are dropped (101 since this was said last)");
  }

  private void emit(MinionId minion, Upward.Event event, int times) {
    for (int i = 0; i < times; i++) {
      events.emitted(minion, event);
    }
  }
}
