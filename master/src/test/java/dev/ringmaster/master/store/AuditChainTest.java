package dev.ringmaster.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.protocol.data.Value;
import java.nio.file.Path;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditChainTest {
  @TempDir Path root;

  private Store open() {
    return Store.open(root, Clock.systemUTC());
  }

  private void writeFive() {
    try (Store store = open()) {
      Audit audit = new StoredAudit(store);
      for (int i = 1; i <= 5; i++) {
        audit.record("unix:root", "job.submit", "job " + i, Value.map("n", Value.integer(i)));
      }
      assertThat(audit.verify().broken()).isEmpty();
    }
  }

  private void tamper(String sql) {
    Jdbi.create("jdbc:sqlite:" + root.resolve("ringmaster.db"))
        .useHandle(handle -> handle.execute(sql));
  }

  @Test
  void anUntouchedChainHolds() {
    writeFive();
    try (Store store = open()) {
      Audit audit = new StoredAudit(store);
      audit.record(
          "unix:root", "key.accept", "web01", Value.map("x", Value.secret(Value.text("hush"))));
      assertThat(audit.verify().entries()).isEqualTo(6);
      assertThat(audit.verify().broken()).isEmpty();
      AuditEntry last = audit.latest(1).getFirst();
      assertThat(last.hash()).isEqualTo(audit.verify().head());
      assertThat(last.details()).isEqualTo(Value.map("x", Value.text(Value.Secret.MASK)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE audit SET principal = 'unix:eve' WHERE number = 3 | 2 | entry 3 is not what was"
            + " written",
        "UPDATE audit SET at = at + 1 WHERE number = 1            | 0 | entry 1 is not what was"
            + " written",
        "UPDATE audit SET details = x'00' WHERE number = 5        | 4 | entry 5 is not what was"
            + " written",
        "UPDATE audit SET hash = zeroblob(32) WHERE number = 2    | 1 | entry 2 is not what was"
            + " written",
        "DELETE FROM audit WHERE number = 3                       | 2 | entry 3 is missing",
        "DELETE FROM audit WHERE number = 5                       | 4 | the chain ends at entry 4,"
            + " not at 5",
        "DELETE FROM audit                                        | 0 | the chain ends at entry 0,"
            + " not at 5"
      })
  void tamperingIsFound(String sql, long intact, String broken) {
    writeFive();
    tamper(sql);
    try (Store store = open()) {
      Audit.Verification found = new StoredAudit(store).verify();
      assertThat(found.broken()).contains(broken);
      assertThat(found.entries()).isEqualTo(intact);
    }
  }
}
