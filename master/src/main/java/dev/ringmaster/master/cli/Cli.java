package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** What every command shares: where it writes, how, and the way to the master. */
final class Cli {
  /** How results are written. */
  enum Format {
    table,
    json,
    yaml
  }

  static final String DEFAULT_SOCKET = "/run/ringmaster/master.sock";

  private final Terminal terminal;
  private final Map<String, String> environment;

  private Format format = Format.table;
  private String socket = "";

  Cli(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Adds the options that every command has. */
  void addOptions(CommandSpec top) {
    top.addOption(
        Specs.option(
                "FORMAT",
                "How results are written: table (for people), json or yaml.",
                name -> format = Format.valueOf(name),
                "-o",
                "--output")
            .converters(Cli::checkedFormat)
            .scopeType(ScopeType.INHERIT)
            .build());
    top.addOption(
        Specs.option(
                "PATH",
                "The master's control socket. Default: $RINGMASTER_SOCKET, else "
                    + DEFAULT_SOCKET
                    + ".",
                path -> socket = path,
                "--socket")
            .scopeType(ScopeType.INHERIT)
            .build());
  }

  private static String checkedFormat(String name) {
    if (Stream.of(Format.values()).noneMatch(known -> known.name().equals(name))) {
      throw new TypeConversionException("not a format: " + name + " (table, json or yaml)");
    }
    return name;
  }

  Terminal terminal() {
    return terminal;
  }

  Map<String, String> environment() {
    return environment;
  }

  Format format() {
    return format;
  }

  boolean isTable() {
    return format == Format.table;
  }

  ControlClient connect() {
    String path =
        socket.isEmpty() ? environment.getOrDefault("RINGMASTER_SOCKET", DEFAULT_SOCKET) : socket;
    try {
      return ControlClient.connect(Path.of(path));
    } catch (InvalidPathException e) {
      throw new ProblemsException(
          Problem.of("'" + path + "' is not the name of a socket: " + e.getReason()));
    }
  }

  /** All answers to one question. */
  List<Value> ask(String method, Value.MapValue request) {
    try (ControlClient client = connect()) {
      return client.ask(method, request);
    }
  }

  /** The one answer to a question that has one. */
  Value askOne(String method, Value.MapValue request) {
    List<Value> answers = ask(method, request);
    return answers.isEmpty() ? Value.nothing() : answers.getFirst();
  }

  /** Prints data as JSON or YAML, or what {@code table} makes of it for people. */
  void print(Value data, Function<Value, String> table) {
    String text =
        switch (format) {
          case json -> JsonText.of(data);
          case yaml -> YamlText.of(data);
          case table -> table.apply(data);
        };
    if (!text.isEmpty()) {
      terminal.result(text);
    }
  }

  /** Prints one row per answer. */
  void printRows(List<Value> rows, Column... columns) {
    print(Value.list(rows), data -> TableText.of(rows, List.of(columns)));
  }

  /**
   * Asks before something that is hard to undo.
   *
   * @param what is about to be done, as a sentence
   * @throws ProblemsException without a terminal, where only {@code --yes} says so
   */
  boolean confirm(String what) {
    if (!terminal.asking()) {
      throw new ProblemsException(
          Problem.of(what + " Nobody is there to confirm it.")
              .withAdvice("Say --yes if that is what you want. Nothing was done."));
    }
    boolean agreed = terminal.ask(what + " Go on?");
    if (!agreed) {
      terminal.message("Nothing was done.");
    }
    return agreed;
  }
}
