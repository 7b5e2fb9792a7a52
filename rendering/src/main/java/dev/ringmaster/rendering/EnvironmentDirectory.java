package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One environment on this machine: a directory with {@code states/}, {@code pillar/}, {@code
 * runbooks/}, {@code _modules/} and {@code _states/}, each of which may be missing. What it lists
 * never lies outside of the directory: links that lead out are problems, as are links to
 * directories, files of other kinds and names that {@link SourcePath} does not allow.
 *
 * @param name {@code a-z 0-9 _ -}, at most 64 characters
 * @param root the directory
 */
public record EnvironmentDirectory(String name, Path root) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final String ATTRIBUTES =
      "unix:mode,size,lastModifiedTime,ctime,ino,isDirectory,isRegularFile,isSymbolicLink";
  private static final int DEEPEST = 64;
  private static final int MOST_FILES = 200_000;

  public EnvironmentDirectory {
    if (!isName(name)) {
      throw new ProblemsException(
          Problem.of("'" + name + "' cannot be the name of an environment")
              .withAdvice("Names are made of a-z, 0-9, _ and -, at most 64 characters."));
    }
  }

  /** The environment that a directory of that name is. */
  public static EnvironmentDirectory of(Path root) {
    Path last = root.toAbsolutePath().normalize().getFileName();
    return new EnvironmentDirectory(last == null ? "" : last.toString(), root);
  }

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public boolean exists() {
    return Files.isDirectory(root);
  }

  /**
   * Whether the environment has a part of its own.
   *
   * @throws ProblemsException if that cannot be seen, which is no reason to take another's
   */
  public boolean has(String part) {
    Path directory = root.resolve(part);
    if (Files.isDirectory(directory)) {
      return true;
    }
    check();
    if (Files.exists(directory) || Files.notExists(directory)) {
      return false;
    }
    throw new ProblemsException(problem(part, "cannot be read: permission denied"));
  }

  /**
   * Looks whether the directory is there and may be read.
   *
   * @throws ProblemsException if not
   */
  public void check() {
    if (Files.notExists(root)) {
      throw new ProblemsException(
          Problem.of("the directory " + root + " of the environment " + name + " is not there")
              .withAdvice("Make it, or take it out of the setting file_roots."));
    }
    if (!Files.isDirectory(root) || !Files.isReadable(root) || !Files.isExecutable(root)) {
      throw new ProblemsException(
          Problem.of("the directory " + root + " of the environment " + name + " cannot be read")
              .withAdvice(
                  "It must be a directory that the user who runs this may read and enter."));
    }
  }

  /**
   * One file.
   *
   * @param path below the environment, {@code states/web/init.sls}
   * @param file where its content is: itself, or what it links to
   * @param mode permission bits of the content
   * @param modified when its content changed
   * @param changed when its content or its owner, mode or links changed, which cannot be set back
   * @param inode of the content
   */
  public record ListedFile(
      String path,
      Path file,
      long size,
      int mode,
      FileTime modified,
      FileTime changed,
      long inode) {
    public boolean isExecutable() {
      return (mode & 0100) != 0;
    }
  }

  /**
   * All files below some parts of the environment, by path, in order of path.
   *
   * @param parts {@code states}, {@code pillar}, …; one that is missing has no files
   * @throws ProblemsException with all that cannot be listed, each with its path
   */
  public SequencedMap<String, ListedFile> list(Collection<String> parts) {
    List<Problem> problems = new ArrayList<>();
    TreeMap<String, ListedFile> files = new TreeMap<>();
    try {
      Path real = root.toRealPath();
      for (String part : parts) {
        Path directory = real.resolve(part);
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
          list(real, directory, part, 0, files, problems);
        } else if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
          problems.add(problem(part, "is not a directory"));
        }
      }
    } catch (NoSuchFileException e) {
      check();
      throw new ProblemsException(problem("", said(e)));
    } catch (IOException e) {
      throw new ProblemsException(problem("", said(e)));
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return files;
  }

  private void list(
      Path real,
      Path directory,
      String path,
      int depth,
      Map<String, ListedFile> files,
      List<Problem> problems) {
    if (depth > DEEPEST || files.size() > MOST_FILES) {
      problems.add(
          problem(path, "is deeper than " + DEEPEST + " or one of more than " + MOST_FILES));
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String below = path + "/" + Objects.requireNonNull(entry.getFileName());
        if (!below.endsWith("/.git")) {
          entry(real, entry, below, depth, files, problems);
        }
      }
    } catch (IOException e) {
      problems.add(problem(path, said(e)));
    }
  }

  private void entry(
      Path real,
      Path entry,
      String path,
      int depth,
      Map<String, ListedFile> files,
      List<Problem> problems) {
    if (!SourcePath.isSafe(path)) {
      problems.add(
          problem(Json.quoted(path), "has a name with a backslash or an invisible character"));
      return;
    }
    try {
      Map<String, Object> is = attributes(entry);
      if (attribute(is, "isDirectory", Boolean.class)) {
        list(real, entry, path, depth + 1, files, problems);
      } else if (attribute(is, "isSymbolicLink", Boolean.class)) {
        link(real, entry, path, files, problems);
      } else if (attribute(is, "isRegularFile", Boolean.class)) {
        files.put(path, file(path, entry, is));
      } else {
        problems.add(problem(path, "is neither a file nor a directory"));
      }
    } catch (NoSuchFileException e) {
      files.remove(path); // it went away meanwhile, as an editor's temporary file does
    } catch (IOException | InvalidPathException e) {
      problems.add(problem(path, String.valueOf(e.getMessage())));
    }
  }

  private void link(
      Path real, Path entry, String path, Map<String, ListedFile> files, List<Problem> problems)
      throws IOException {
    Path target;
    try {
      target = entry.toRealPath();
    } catch (NoSuchFileException e) {
      return; // what is not there cannot be served; editors lock a file by such a link
    }
    if (!target.startsWith(real)) {
      problems.add(problem(path, "is a link that leads out of the environment"));
      return;
    }
    // What goes to minions must not carry along what stays on the master.
    Path top = Path.of(path).getName(0);
    if (!target.startsWith(real.resolve(top))) {
      problems.add(problem(path, "is a link that leads out of " + top + "/"));
      return;
    }
    Map<String, Object> is = attributes(target);
    if (attribute(is, "isRegularFile", Boolean.class)) {
      files.put(path, file(path, target, is));
    } else {
      problems.add(problem(path, "is a link to a directory; only links to files are followed"));
    }
  }

  /** Of what stands there itself, all in one look. */
  private static Map<String, Object> attributes(Path file) throws IOException {
    return Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  private static ListedFile file(String path, Path file, Map<String, Object> is) {
    return new ListedFile(
        path,
        file,
        attribute(is, "size", Long.class),
        attribute(is, "mode", Integer.class) & 07777,
        attribute(is, "lastModifiedTime", FileTime.class),
        attribute(is, "ctime", FileTime.class),
        attribute(is, "ino", Number.class).longValue());
  }

  private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) {
    return Objects.requireNonNull(type.cast(attributes.get(name)), name);
  }

  private Problem problem(String path, String message) {
    String shown = path.isEmpty() ? name : name + "/" + path;
    return Problem.at(new Place(shown, 0, 0), message);
  }

  private static String said(IOException e) {
    return e instanceof AccessDeniedException
        ? "cannot be read: permission denied"
        : "cannot be read: " + e.getMessage();
  }
}
