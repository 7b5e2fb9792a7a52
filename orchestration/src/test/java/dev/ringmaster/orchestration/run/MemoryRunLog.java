package dev.ringmaster.orchestration.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Journals in memory. They hold the encoded form, so that reading goes through it too. */
final class MemoryRunLog implements RunLog {
  private final Map<RunId, List<dev.ringmaster.protocol.data.Value>> journals =
      new LinkedHashMap<>();
  private final Map<RunId, Long> epochs = new LinkedHashMap<>();
  private Doom doom = Doom.never();
  private int appends;

  synchronized void endBy(Doom newDoom) {
    doom = newDoom;
  }

  synchronized int appends() {
    return appends;
  }

  @Override
  public synchronized void append(Append append) {
    doom.pass("before append " + append.expected());
    List<dev.ringmaster.protocol.data.Value> journal = journals.get(append.run());
    if (journal == null || epochs.getOrDefault(append.run(), 0L) != append.epoch()) {
      throw new Stale(append.run(), "epoch " + append.epoch());
    }
    if (journal.size() != append.expected()) {
      throw new Stale(append.run(), "expected " + append.expected() + ", are " + journal.size());
    }
    append.events().forEach(event -> journal.add(RunEvents.write(event)));
    appends++;
    doom.pass("after append " + append.expected());
  }

  @Override
  public synchronized long take(RunId run, String owner) {
    journals.computeIfAbsent(run, key -> new ArrayList<>());
    return epochs.merge(run, 1L, Long::sum);
  }

  @Override
  public synchronized List<RunEvent> read(RunId run, long after) {
    return journals.getOrDefault(run, List.of()).stream().skip(after).map(RunEvents::read).toList();
  }

  @Override
  public synchronized List<RunId> unfinished() {
    return journals.keySet().stream()
        .filter(run -> RunStatus.of(read(run, 0)).finished().isEmpty())
        .toList();
  }
}
