package dev.ringmaster.e2e.docs;

import dev.ringmaster.minion.custom.Custom;
import dev.ringmaster.minion.custom.SyncFunction;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.Families;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.state.StateFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages of {@code docs/reference}. {@code packaging/reference} writes them anew. */
public final class Reference {
  private static final String FUNCTIONS =
      """
      # Functions

      What a minion can be asked: `master run TARGET FUNCTION [ARGUMENT…]`, `minion call FUNCTION`, a runbook's `salt.function`,
      and `salt.MODULE.FUNCTION(…)` in a template for those that only read. `master doc FUNCTION` shows the same.

      The effect says what may be done after a crash. *Reads*: changes nothing, so it may be called while a template renders, and
      asked again. *Repeatable*: twice is as good as once, so it is tried again where the caller asked for that. *Once*: never
      started twice unless somebody says so.
      """;

  private static final String STATES =
      """
      # States

      What an SLS can declare. Every state also takes `name`, the requisites and what [States](../states.md) says all take.
      """;

  private Reference() {}

  /** All pages: the file's name, and what it must hold. */
  public static Map<String, String> pages() {
    List<Signature> functions = new ArrayList<>(Families.functions().signatures());
    StateFunctions.all(
            (context, choice) -> {
              throw new IllegalStateException("a page opens no files");
            })
        .stream()
        .map(Function::signature)
        .forEach(functions::add);
    functions.add(SyncFunction.of(() -> Custom.NONE).signature());
    return new TreeMap<>(
        Map.of(
            "functions.md", SignaturePage.of(FUNCTIONS, functions),
            "states.md", SignaturePage.of(STATES, Families.resources().signatures()),
            "settings.md", SettingsPage.text()));
  }

  /**
   * Writes the pages.
   *
   * @param args the directory to write them to
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("name the directory to write the pages to, and only that");
    }
    Path directory = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, String> page : pages().entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
  }
}
