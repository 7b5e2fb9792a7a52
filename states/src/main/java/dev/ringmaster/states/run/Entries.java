package dev.ringmaster.states.run;

import dev.ringmaster.states.language.Requisite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Makes the entries of a report. */
final class Entries {
  private Entries() {}

  static StateReport.Entry of(Node node, Node.Done done, String handledBy) {
    return new StateReport.Entry(
        node.tag,
        node.declaration.sls(),
        node.declaration.id(),
        node.declaration.name(),
        node.declaration.signature().name(),
        shown(node, done),
        done.startedAt(),
        done.duration(),
        handledBy);
  }

  private static StateResult shown(Node node, Node.Done done) {
    return node.declaration.global().secret() ? Hidden.of(done.result()) : done.result();
  }

  /** Of a watch action that a listen started; it stands beside the state's own. */
  static StateReport.Entry listener(Node node, Node.Done done) {
    String module = node.declaration.signature().module();
    String id = "listener_" + node.declaration.id();
    return new StateReport.Entry(
        module + "_|-" + id + "_|-" + node.declaration.name() + "_|-mod_watch",
        node.declaration.sls(),
        id,
        node.declaration.name(),
        node.declaration.signature().name(),
        shown(node, done),
        done.startedAt(),
        done.duration(),
        "");
  }

  /** Of all states; each must be done. */
  static List<StateReport.Entry> of(SequencedMap<String, Node> nodes) {
    Map<String, String> handled = handled(nodes);
    List<StateReport.Entry> entries = new ArrayList<>();
    for (Node node : nodes.values()) {
      Node.Done done = node.done.join();
      String handler =
          done.result() instanceof StateResult.Failed ? handled.getOrDefault(node.tag, "") : "";
      entries.add(of(node, done, handler));
    }
    return entries;
  }

  /** Tags of failed states, and of those blocked by them, to the onfail state that did well. */
  private static Map<String, String> handled(SequencedMap<String, Node> nodes) {
    Map<String, String> handled = new HashMap<>();
    for (Node node : nodes.values()) {
      boolean well =
          switch (node.done.join().result()) {
            case StateResult.Unchanged ignored -> true;
            case StateResult.Changed ignored -> true;
            case StateResult.WouldChange ignored -> true;
            default -> false;
          };
      if (well) {
        for (Requisite requisite : node.declaration.requisites()) {
          if (requisite instanceof Requisite.OnFail) {
            requisite.targets().forEach(target -> handle(nodes, target, node, handled));
          }
        }
      }
    }
    return handled;
  }

  /** Who handles a blocked state handles what blocked it. */
  private static void handle(
      SequencedMap<String, Node> nodes, String tag, Node by, Map<String, String> handled) {
    Node failed = nodes.get(tag);
    if (failed == null || handled.containsKey(tag)) {
      return;
    }
    switch (failed.done.join().result()) {
      case StateResult.Failed ignored -> handled.put(tag, by.reference());
      case StateResult.Blocked blocked -> {
        handled.put(tag, by.reference());
        failed.awaited().stream()
            .filter(earlier -> blocked.by().contains(reference(nodes, earlier)))
            .forEach(earlier -> handle(nodes, earlier, by, handled));
      }
      default -> {}
    }
  }

  private static String reference(SequencedMap<String, Node> nodes, String tag) {
    Node node = nodes.get(tag);
    return node == null ? "" : node.reference();
  }
}
