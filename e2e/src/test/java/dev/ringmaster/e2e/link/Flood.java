package dev.ringmaster.e2e.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many requests, one after another, from one address. */
final class Flood {
  private Flood() {}

  static List<Attacker.End> enrol(int port, int count) {
    List<Attacker.End> ends = new ArrayList<>();
    try (Attacker attacker = new Attacker(port, Optional.empty())) {
      for (int i = 0; i < count; i++) {
        ends.add(attacker.call("Enrol"));
      }
    } catch (Exception e) {
      throw new AssertionError("the flood itself failed", e);
    }
    return ends;
  }
}
