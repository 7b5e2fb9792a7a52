package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.language.Sls;
import dev.ringmaster.states.language.SlsSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * An SLS of states of a {@link FakeMachine}, made from a seed. Commands and packages write cells
 * that they do not name, and who reads one of those requires it: that is what an SLS owes the
 * runner. Otherwise everything may touch everything.
 */
final class GeneratedSls implements SlsSource {
  private static final List<String> CELLS =
      List.of("/a", "/a/x", "/a/y", "/b", "/c", "/c/x/deep", "/d");
  private static final List<String> BACKWARD =
      List.of(
          "require",
          "require",
          "watch",
          "onchanges",
          "onfail",
          "require_any",
          "watch_any",
          "onchanges_any",
          "onfail_all",
          "listen");

  private final Random random;
  private final int size;
  private final boolean forward;
  private final Map<String, Value> states = new LinkedHashMap<>();

  /** Cells that are written unnamed, and the state that does. */
  private final Map<String, String> unnamed = new LinkedHashMap<>();

  /**
   * @param forward whether requisites may point at later states, so that order has to be found
   */
  GeneratedSls(long seed, int size, boolean forward) {
    this.random = new Random(seed);
    this.size = size;
    this.forward = forward;
    for (int i = 0; i < size; i++) {
      add(i);
    }
  }

  /** What is so before: some of the cells. */
  void prepare(FakeMachine machine) {
    for (String cell : CELLS) {
      if (random.nextInt(3) == 0) {
        machine.cells.put(cell, value());
      }
    }
    for (int i = 0; i < size; i += 2) {
      machine.cells.put("up/s" + i, "yes");
    }
  }

  private String value() {
    return "v" + random.nextInt(2);
  }

  private String cell() {
    return CELLS.get(random.nextInt(CELLS.size()));
  }

  private void add(int i) {
    List<Value> arguments = new ArrayList<>();
    Map<String, List<Value>> requisites = new LinkedHashMap<>();
    String state =
        switch (random.nextInt(15)) {
          case 0, 1, 2, 3 -> {
            arguments.add(Value.map("name", Value.text(cell())));
            arguments.add(Value.map("value", Value.text(value())));
            yield "fake.set";
          }
          case 4, 5 -> {
            arguments.add(Value.map("name", Value.text(cell())));
            arguments.add(Value.map("from", Value.text(source(requisites))));
            yield "fake.copy";
          }
          case 6, 7 -> "fake.service";
          case 8 -> {
            boolean works = random.nextInt(3) > 0;
            unnamed.put("/command/" + i, "s" + i);
            String command = works ? "put /command/" + i + " " + value() : "nonsense";
            arguments.add(Value.map("name", Value.text(command)));
            yield "fake.run";
          }
          case 9 -> "fake.broken";
          case 10 -> "fake.change";
          case 11, 12 -> {
            unnamed.put("/hidden/s" + i, "s" + i);
            yield "fake.install";
          }
          case 13 -> "fake.foreign";
          default -> "fake.ok";
        };
    checks(arguments);
    requisites(i, state, requisites);
    requisites.forEach((word, targets) -> arguments.add(Value.map(word, Value.list(targets))));
    if (forward && random.nextInt(5) == 0) {
      arguments.add(Value.map("order", Value.integer(random.nextInt(40) - 20)));
    }
    states.put("s" + i, Value.map(state, Value.list(arguments)));
  }

  private String source(Map<String, List<Value>> requisites) {
    if (unnamed.isEmpty() || random.nextInt(3) > 0) {
      return cell();
    }
    List<String> cells = List.copyOf(unnamed.keySet());
    String cell = cells.get(random.nextInt(cells.size()));
    Value state = Value.text(unnamed.getOrDefault(cell, ""));
    requisites.computeIfAbsent("require", word -> new ArrayList<>()).add(state);
    return cell;
  }

  private void checks(List<Value> arguments) {
    switch (random.nextInt(10)) {
      case 0 -> arguments.add(Value.map("unless", Value.text("test -e " + cell())));
      case 1 -> arguments.add(Value.map("onlyif", Value.text("test -e " + cell())));
      case 2 -> arguments.add(Value.map("creates", Value.text(cell())));
      default -> {}
    }
  }

  private void requisites(int i, String state, Map<String, List<Value>> requisites) {
    int count = random.nextInt(3);
    for (int n = 0; n < count; n++) {
      int target = forward ? random.nextInt(size) : random.nextInt(Math.max(1, i));
      String word = BACKWARD.get(random.nextInt(BACKWARD.size()));
      boolean possible = target != i && (!word.equals("listen") || state.equals("fake.service"));
      if (possible && (i > 0 || forward)) {
        requisites.computeIfAbsent(word, key -> new ArrayList<>()).add(Value.text("s" + target));
      }
    }
    if (random.nextInt(8) == 0 && i + 1 < size) {
      int later = i + 1 + random.nextInt(size - i - 1);
      requisites.computeIfAbsent("prereq", key -> new ArrayList<>()).add(Value.text("s" + later));
    }
  }

  @Override
  public Optional<Sls> load(String name) {
    return Optional.of(new Sls(name, false, Value.map(states)));
  }

  @Override
  public Set<String> names() {
    return Set.of("generated");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    states.forEach((id, body) -> text.append(id).append(": ").append(body).append('\n'));
    return text.toString();
  }
}
