package io.godwit.mover.domain;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A libvirt domain definition, read only as far as a move needs it.
 *
 * @param filePaths every path of the host that the definition names, in the order of the document
 * @param fileDisks the writable disks that are files
 * @param otherDisks writable disks that are not files (block devices, network disks)
 * @param qemuCommandline the definition adds arguments of its own to QEMU's command line
 */
public record Definition(
        UUID uuid,
        String name,
        List<String> filePaths,
        List<FileDisk> fileDisks,
        int otherDisks,
        boolean qemuCommandline) {

    private static final String QEMU_NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";

    public Definition {
        filePaths = List.copyOf(filePaths);
        fileDisks = List.copyOf(fileDisks);
    }

    /** A writable disk that is a file of the host. */
    public record FileDisk(String device, String path, String cache) {

        /** Whether the host's page cache stays out of the way, so that the other host sees every write. */
        public boolean bypassesPageCache() {
            return cache.equals("none") || cache.equals("directsync");
        }
    }

    /** Reads the XML. Fails with DEFINITION_REFUSED when it is not a domain's. External entities are never resolved. */
    public static Definition parse(String xml) {
        Element domain = document(xml).getDocumentElement();
        if (!domain.getTagName().equals("domain")) {
            throw refused("its root element is <" + domain.getTagName() + ">, not <domain>", null);
        }
        List<FileDisk> fileDisks = new ArrayList<>();
        int otherDisks = 0;
        for (Element disk : elements(domain, "disk")) {
            if (isReadOnly(disk)) {
                continue;
            }
            Optional<String> file = child(disk, "source")
                    .map(source -> source.getAttribute("file"))
                    .filter(path -> !path.isEmpty());
            if (file.isPresent()) {
                fileDisks.add(new FileDisk(
                        child(disk, "target").map(t -> t.getAttribute("dev")).orElse("?"),
                        file.get(),
                        child(disk, "driver").map(d -> d.getAttribute("cache")).orElse("")));
            } else {
                otherDisks++;
            }
        }
        return new Definition(
                uuid(text(domain, "uuid")),
                text(domain, "name"),
                filePaths(domain),
                fileDisks,
                otherDisks,
                domain.getElementsByTagNameNS(QEMU_NAMESPACE, "*").getLength() > 0);
    }

    private static boolean isReadOnly(Element disk) {
        return disk.getAttribute("device").equals("cdrom")
                || child(disk, "readonly").isPresent();
    }

    private static List<String> filePaths(Element domain) {
        List<String> paths = new ArrayList<>();
        for (Element source : elements(domain, "source")) {
            for (String attribute : List.of("file", "dev", "dir", "path")) {
                String value = source.getAttribute(attribute);
                if (value.startsWith("/") || value.contains("../")) {
                    paths.add(value);
                }
            }
        }
        for (String tag : List.of("loader", "nvram", "kernel", "initrd", "dtb", "emulator", "backend")) {
            for (Element element : elements(domain, tag)) {
                String value = element.getTextContent().strip();
                if (value.startsWith("/") || value.contains("../")) {
                    paths.add(value);
                }
            }
        }
        for (Element log : elements(domain, "log")) {
            if (!log.getAttribute("file").isEmpty()) {
                paths.add(log.getAttribute("file"));
            }
        }
        return paths;
    }

    private static Document document(String xml) {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (SAXException e) {
            throw refused("it is not well-formed XML: " + e.getMessage(), e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("the JDK's XML parser cannot be used", e);
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw refused("its uuid is '" + text + "'", e);
        }
    }

    private static String text(Element parent, String tag) {
        return child(parent, tag)
                .map(element -> element.getTextContent().strip())
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> refused("it has no <" + tag + ">", null));
    }

    private static Optional<Element> child(Element parent, String tag) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node node = children.item(i);
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static List<Element> elements(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>(found.getLength());
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static GodwitException refused(String what, @Nullable Exception cause) {
        String message = "the VM's definition cannot be used: " + what;
        return cause == null
                ? new GodwitException(ErrorCode.DEFINITION_REFUSED, message)
                : new GodwitException(ErrorCode.DEFINITION_REFUSED, message, cause);
    }
}
