package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  @TempDir Path root;

  private Store open() {
    return Store.open(root.resolve("store"), Clock.systemUTC());
  }

  private static Fact event(String tag) {
    return transaction -> transaction.publish(tag, Value.text("x"));
  }

  private static List<String> tags(Store store) {
    return store.read(handle ->
        handle.createQuery("SELECT tag FROM events ORDER BY sequence").mapTo(String.class).list());
  }

  @Test
  void whatIsCommittedIsThereAfterOpeningAgain() {
    try (Store store = open()) {
      store.commit(event("a"), event("b"));
      assertThat(store.lastSequence()).isEqualTo(2);
    }
    try (Store store = open()) {
      assertThat(tags(store)).containsExactly("a", "b");
      store.commit(event("c"));
      assertThat(store.lastSequence()).isEqualTo(3);
    }
  }

  @Test
  void factsOfOneCallerAreStoredTogetherOrNotAtAll() {
    try (Store store = open()) {
      assertThatThrownBy(() ->
              store.commit(
                  event("a"),
                  transaction -> {
                    throw new ProblemsException(Problem.of("no"));
                  }))
          .isInstanceOf(ProblemsException.class)
          .hasMessage("no");
      assertThat(tags(store)).isEmpty();
      store.commit(event("b"));
      assertThat(store.lastSequence()).as("numbers leave no gap").isEqualTo(1);
    }
  }

  @Test
  void oneCallersFailureIsNotAnothers() {
    try (Store store = open()) {
      List<CompletableFuture<Void>> good = new ArrayList<>();
      List<CompletableFuture<Void>> bad = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        good.add(store.enqueue(List.of(event("good/" + i))));
        bad.add(
            store.enqueue(
                List.of(
                    event("bad/" + i),
                    transaction ->
                        transaction.update("INSERT INTO audit_head VALUES (NULL, NULL)"))));
      }
      good.forEach(CompletableFuture::join);
      bad.forEach(future -> assertThatThrownBy(future::join).hasMessageContaining("NOT NULL"));
      assertThat(tags(store)).hasSize(200).allMatch(tag -> tag.startsWith("good/"));
    }
  }

  @Test
  void aSecondMasterIsRefused() {
    try (Store store = open()) {
      assertThat(store.lastSequence()).isZero();
      assertThatThrownBy(this::open)
          .isInstanceOf(ProblemsException.class)
          .hasMessageContaining(
              "in use by another master (process " + ProcessHandle.current().pid())
          .hasMessageContaining("state directory of its own");
    }
    open().close();
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    try (Store store = open()) {
      store.commit(event("a"));
      try (Stream<Path> files = Files.list(root.resolve("store"))) {
        assertThat(files)
            .hasSizeGreaterThanOrEqualTo(4)
            .allSatisfy(file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void readersCannotWrite() {
    try (Store store = open()) {
      assertThatThrownBy(() -> store.read(handle -> handle.execute("DELETE FROM audit_head")))
          .hasMessageContaining("readonly");
    }
  }

  @Test
  void writingAfterClosingIsAnError() {
    Store store = open();
    store.close();
    assertThatThrownBy(() -> store.commit(event("a"))).hasMessageContaining("stopping");
  }
}
