package dev.ringmaster.master.control;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.events.AuditEntry;
import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is recorded, as text. */
final class RecordedAudit implements Audit {
  final List<String> entries = new CopyOnWriteArrayList<>();

  @Override
  public void record(String principal, String action, String subject, Value.MapValue details) {
    entries.add(principal + " " + action + " " + subject + " " + details);
  }

  @Override
  public List<AuditEntry> list(long after, int limit) {
    return List.of();
  }

  @Override
  public List<AuditEntry> latest(int limit) {
    return List.of();
  }

  @Override
  public Verification verify() {
    return new Verification(entries.size(), "", Optional.empty());
  }
}
