package dev.ringmaster.states.run;

import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import dev.ringmaster.states.host.Host;
import dev.ringmaster.states.host.HostFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine that is a map of cells. Its shell knows {@code true}, {@code false}, {@code test -e
 * CELL}, {@code echo}, and {@code put CELL VALUE}; what changes it is in its log.
 */
public final class FakeMachine implements Host, HostFiles {
  private static final Set<String> DIRECTORIES = Set.of("/", "/etc");

  public final Map<String, String> cells = Collections.synchronizedMap(new TreeMap<>());
  public final List<String> log = Collections.synchronizedList(new ArrayList<>());
  final List<Command> commands = Collections.synchronizedList(new ArrayList<>());

  void put(String cell, String value) {
    log.add("put " + cell + " " + value);
    cells.put(cell, value);
  }

  @Override
  public CommandResult run(Command command) {
    commands.add(command);
    List<String> argv = command.argv();
    boolean shell = argv.getFirst().equals("/bin/sh");
    String text = shell ? argv.getLast() : String.join(" ", argv);
    String[] words = text.split(" ");
    boolean success =
        switch (words[0]) {
          case "true", "echo" -> true;
          case "test" -> cells.containsKey(words[2]);
          case "put" -> {
            put(words[1], words[2]);
            yield true;
          }
          default -> false;
        };
    String printed = words[0].equals("test") ? "" : text;
    return new CommandResult(success ? 0 : 1, printed, "", false, false);
  }

  @Override
  public HostFiles files() {
    return this;
  }

  @Override
  public Optional<String> which(String program) {
    return Optional.empty();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Optional<FileStatus> status(Path path) {
    if (DIRECTORIES.contains(path.toString())) {
      return Optional.of(new FileStatus(Kind.DIRECTORY, 0755, "root", "root", 0, 0, ""));
    }
    return Optional.ofNullable(cells.get(path.toString()))
        .map(text -> new FileStatus(Kind.FILE, 0644, "root", "root", text.length(), 0, ""));
  }

  @Override
  public Optional<FileStatus> statusFollowing(Path path) {
    return status(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public String sha256(Path path) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void write(Path path, byte[] content, Ownership ownership) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void copy(Path from, Path to, Ownership ownership) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void createDirectory(Path path, Ownership ownership) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void setOwnership(Path path, Ownership ownership) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void symlink(Path link, String target) throws IOException {
    throw new IOException("cells are not files");
  }

  @Override
  public void remove(Path path) throws IOException {
    throw new IOException("cells are not files");
  }
}
