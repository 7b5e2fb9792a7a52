package dev.ringmaster.states.pkg;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What dpkg knows of packages that are installed. */
record DpkgQuery(CallContext context) {
  private static final Tool TOOL =
      new Tool("dpkg-query", "pkg.* needs a system with apt (Debian, Ubuntu).");
  private static final int NOT_FOUND = 1;

  /** What is told of a package, and dpkg's name for it. */
  private static final Map<String, String> FIELDS =
      new TreeMap<>(
          Map.of(
              "version", "Version",
              "architecture", "Architecture",
              "source", "source:Package",
              "section", "Section",
              "maintainer", "Maintainer",
              "homepage", "Homepage",
              "size", "Installed-Size",
              "summary", "binary:Summary"));

  /** By package what is known of it; only of those that are installed. */
  Value info(List<PackageWish> wanted) throws InterruptedException {
    String format =
        "${Package}\\t${db:Status-Status}\\t"
            + FIELDS.values().stream()
                .map(field -> "${" + field + "}")
                .collect(Collectors.joining("\\t"))
            + "\\n";
    Value.MapValue all = Value.map();
    for (PackageWish wish : wanted) {
      CommandResult result = attempt("--show", "--showformat=" + format, "--", wish.name());
      if (result.exitStatus() != NOT_FOUND) {
        require(result, "look at the package " + wish.name());
      }
      for (String line : result.stdout().lines().toList()) {
        List<String> fields = Arrays.asList(line.split("\t", -1));
        if (fields.size() == FIELDS.size() + 2 && fields.get(1).equals("installed")) {
          all = all.with(wish.name(), described(fields.subList(2, fields.size())));
        }
      }
    }
    return all;
  }

  private static Value described(List<String> fields) {
    Value.MapValue one = Value.map();
    int at = 0;
    for (String key : FIELDS.keySet()) {
      String field = fields.get(at++);
      // dpkg counts in KiB.
      one =
          one.with(
              key,
              key.equals("size") && !field.isEmpty()
                  ? Value.integer(Long.parseLong(field) * 1024)
                  : Value.text(field));
    }
    return one;
  }

  /** The paths that a package brought. */
  Value files(PackageWish wish) throws InterruptedException {
    CommandResult result = attempt("--listfiles", "--", wish.name());
    if (result.exitStatus() == NOT_FOUND) {
      throw new FunctionFailure(
          Problem.of("the package " + wish.name() + " is not installed")
              .withAdvice("Install it with pkg.install, or mend the name (pkg.list_pkgs)."));
    }
    require(result, "list the files of " + wish.name());
    return Value.list(
        result
            .stdout()
            .lines()
            .filter(line -> line.startsWith("/") && !line.equals("/."))
            .map(Value::text)
            .toList());
  }

  /** The packages that brought a path. */
  Value owners(String text) throws InterruptedException {
    String path = Paths.absolute(text).toString();
    if (path.matches(".*[*?\\[\\\\].*")) {
      throw new FunctionFailure(
          Problem.of("the path '" + text + "' would be a pattern to dpkg")
              .withAdvice("Name a path without * ? [ and backslashes."));
    }
    CommandResult result = attempt("--search", "--", path);
    if (result.exitStatus() != NOT_FOUND) {
      require(result, "find the package of " + path);
    }
    return Value.list(
        result
            .stdout()
            .lines()
            .filter(line -> line.endsWith(": " + path) && !line.startsWith("diversion by "))
            .flatMap(line -> Arrays.stream(line.substring(0, line.lastIndexOf(": ")).split(", ")))
            .sorted()
            .map(Value::text)
            .toList());
  }

  private CommandResult attempt(String... arguments) throws InterruptedException {
    String[] argv = new String[arguments.length + 1];
    argv[0] = "dpkg-query";
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    return TOOL.attempt(context, Apt.plain(Command.look(argv)));
  }

  private static void require(CommandResult result, String what) {
    if (!result.succeeded()) {
      throw TOOL.failure(result, Duration.ofMinutes(1), what);
    }
  }
}
