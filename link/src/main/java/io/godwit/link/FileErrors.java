package io.godwit.link;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Puts the JDK's errors about files and names into sentences: their own messages are often no more than a path. */
public final class FileErrors {

    private FileErrors() {}

    public static String explain(IOException error) {
        return switch (error) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
            case NotDirectoryException file -> file.getFile() + " is not a directory";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            case UnknownHostException unknown -> DialFailure.unresolved(name(unknown));
            default -> error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        };
    }

    /** The JDK adds ": Name or service not known" at some places. */
    private static String name(UnknownHostException error) {
        String text = String.valueOf(error.getMessage());
        int end = text.indexOf(": ");
        return end < 0 ? text : text.substring(0, end);
    }
}
