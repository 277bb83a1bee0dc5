package io.godwit.mover.domain;

import io.godwit.model.ErrorCode;
import io.godwit.model.GodwitException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A libvirt domain definition, read only as far as a move needs it.
 *
 * @param filePaths every path of the host that the definition names, in the order of the document
 * @param emulators the programs it wants to be run by; normally one
 * @param fileDisks the files of writable disks, with those that they are based on
 * @param readOnlyFiles the files of disks and media that the guest only reads
 * @param otherDisks writable disks that are not files (block devices, network disks)
 * @param dangers what a target accepts from no other host, each in words
 */
public record Definition(
        UUID uuid,
        String name,
        List<String> filePaths,
        List<String> emulators,
        List<FileDisk> fileDisks,
        List<String> readOnlyFiles,
        int otherDisks,
        List<String> dangers) {

    /** cgroup partitions and free texts look like paths and are none. */
    private static final Set<String> NOT_PATHS = Set.of("partition", "description", "title", "cmdline");

    private static final String QEMU_NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";

    public Definition {
        filePaths = List.copyOf(filePaths);
        emulators = List.copyOf(emulators);
        dangers = List.copyOf(dangers);
        readOnlyFiles = List.copyOf(readOnlyFiles);
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
        return of(domain);
    }

    /** All domain definitions anywhere in the XML, for example in a migration cookie. */
    static List<Definition> within(String xml) {
        return elements(document(xml).getDocumentElement(), "domain").stream()
                .map(Definition::of)
                .toList();
    }

    private static Definition of(Element domain) {
        List<FileDisk> fileDisks = new ArrayList<>();
        List<String> readOnlyFiles = new ArrayList<>();
        int otherDisks = 0;
        for (Element disk : elements(domain, "disk")) {
            if (isReadOnly(disk)) {
                files(disk).forEach(file -> readOnlyFiles.add(file.path()));
                continue;
            }
            List<FileDisk> files = files(disk);
            fileDisks.addAll(files);
            boolean ownFile = child(disk, "source")
                    .filter(source -> !source.getAttribute("file").isEmpty())
                    .isPresent();
            otherDisks += ownFile ? 0 : 1;
        }
        return new Definition(
                uuid(text(domain, "uuid")),
                text(domain, "name"),
                paths(domain),
                elements(domain, "emulator").stream()
                        .map(emulator -> emulator.getTextContent().strip())
                        .toList(),
                fileDisks,
                readOnlyFiles,
                otherDisks,
                dangers(domain));
    }

    /** The disk's own file and those that it is based on (backing store, mirror). */
    private static List<FileDisk> files(Element disk) {
        String device = child(disk, "target").map(t -> t.getAttribute("dev")).orElse("?");
        String cache = child(disk, "driver").map(d -> d.getAttribute("cache")).orElse("");
        return elements(disk, "source").stream()
                .map(source -> source.getAttribute("file"))
                .filter(file -> !file.isEmpty())
                .map(file -> new FileDisk(device, file, cache))
                .toList();
    }

    /** What runs programs or takes rights on the host, whatever paths it names. */
    private static List<String> dangers(Element domain) {
        List<String> found = new ArrayList<>();
        if (domain.getElementsByTagNameNS(QEMU_NAMESPACE, "*").getLength() > 0) {
            found.add("it adds arguments of its own to QEMU's command line (qemu: elements)");
        }
        for (String tag : List.of("script", "downscript")) {
            if (!elements(domain, tag).isEmpty()) {
                found.add("it has a network interface with a <" + tag + ">, which would run on the host");
            }
        }
        for (Element label : elements(domain, "seclabel")) {
            if (label.getAttribute("type").equals("static")) {
                found.add("it fixes its own security label (<seclabel type='static'>)");
            }
        }
        return found;
    }

    private static boolean isReadOnly(Element disk) {
        return disk.getAttribute("device").equals("cdrom")
                || child(disk, "readonly").isPresent();
    }

    /** Every attribute and text that is an absolute path, or climbs: what an element means by it does not matter. */
    private static List<String> paths(Element domain) {
        List<String> paths = new ArrayList<>();
        NodeList all = domain.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            NamedNodeMap attributes = element.getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                addPath(paths, attributes.item(a).getNodeValue());
            }
            if (element.getElementsByTagName("*").getLength() == 0 && !NOT_PATHS.contains(element.getTagName())) {
                addPath(paths, element.getTextContent().strip());
            }
        }
        return paths;
    }

    private static void addPath(List<String> paths, String value) {
        if (value.startsWith("/") || value.contains("../")) {
            paths.add(value);
        }
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
