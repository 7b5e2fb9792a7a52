package dev.ringmaster.states.run;

import dev.ringmaster.states.host.HostFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Files as a umask makes them: what is new and has no mode of its own gets one. */
record UmaskFiles(HostFiles files, int umask) implements HostFiles {
  private static final int FILE = 0666;
  private static final int DIRECTORY = 0777;

  private Ownership masked(Path path, Ownership ownership, int most) throws IOException {
    if (ownership.mode().isPresent() || files.status(path).isPresent()) {
      return ownership;
    }
    return new Ownership(Optional.of(most & ~umask), ownership.user(), ownership.group());
  }

  @Override
  public void write(Path path, byte[] content, Ownership ownership) throws IOException {
    files.write(path, content, masked(path, ownership, FILE));
  }

  @Override
  public void copy(Path from, Path to, Ownership ownership) throws IOException {
    files.copy(from, to, masked(to, ownership, FILE));
  }

  @Override
  public void createDirectory(Path path, Ownership ownership) throws IOException {
    files.createDirectory(path, masked(path, ownership, DIRECTORY));
  }

  @Override
  public Optional<FileStatus> status(Path path) throws IOException {
    return files.status(path);
  }

  @Override
  public Optional<FileStatus> statusFollowing(Path path) throws IOException {
    return files.statusFollowing(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    return files.read(path);
  }

  @Override
  public String sha256(Path path) throws IOException {
    return files.sha256(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public void requireWritable(Path directory) throws IOException {
    files.requireWritable(directory);
  }

  @Override
  public void requireOwners(Optional<String> user, Optional<String> group) throws IOException {
    files.requireOwners(user, group);
  }

  @Override
  public void setOwnership(Path path, Ownership ownership) throws IOException {
    files.setOwnership(path, ownership);
  }

  @Override
  public void symlink(Path link, String target) throws IOException {
    files.symlink(link, target);
  }

  @Override
  public void settle() throws IOException {
    files.settle();
  }

  @Override
  public void remove(Path path) throws IOException {
    files.remove(path);
  }
}
