<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>AdvancedSettings</name>
    <message>
      <source>All classes</source>
      <translation>Alle Klassen</translation>
    </message>
    <message>
      <source>Choose a band for each that the model takes, or for none.</source>
      <translation>Wählen Sie für jedes Band, das das Modell verlangt, eines aus, oder für keines.</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>The layer's band that the model takes as {}</source>
      <translation>Das Band des Layers, das das Modell als {} erhält</translation>
    </message>
    <message>
      <source>Band for {}</source>
      <translation>Band für {}</translation>
    </message>
    <message>
      <source>Fill holes below</source>
      <translation>Löcher füllen unter</translation>
    </message>
    <message>
      <source>Smaller holes in polygons are filled with the class around them</source>
      <translation>Kleinere Löcher in Polygonen werden mit der Klasse ringsum gefüllt</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Auflösung</translation>
    </message>
    <message>
      <source>Ground size of the pixels that the model sees; automatic: what it was made for</source>
      <translation>Größe am Boden der Pixel, die das Modell sieht; automatisch: wofür es gemacht wurde</translation>
    </message>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Überlappung der Kacheln</translation>
    </message>
    <message>
      <source>Neighbouring tiles share this much and are blended: more is slower; automatic: as the model expects</source>
      <translation>Benachbarte Kacheln teilen so viel und werden überblendet: mehr ist langsamer; automatisch: wie das Modell es erwartet</translation>
    </message>
    <message>
      <source> %</source>
      <translation> %</translation>
    </message>
    <message>
      <source>CPU threads</source>
      <translation>CPU-Threads</translation>
    </message>
    <message>
      <source>How many CPU cores may work at once</source>
      <translation>Wie viele Prozessorkerne zugleich arbeiten dürfen</translation>
    </message>
    <message>
      <source>All cores</source>
      <translation>Alle Kerne</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Which classes become polygons</source>
      <translation>Welche Klassen zu Polygonen werden</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Blöcke überspringen, die nicht lesbar sind</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, instead of ending the run</source>
      <translation>Beschädigte Teile der Datei gelten mit einer Warnung als „keine Daten“, statt den Lauf zu beenden</translation>
    </message>
  </context>
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The Processing algorithm {} is missing.</source>
      <translation>Der Verarbeitungsalgorithmus {} fehlt.</translation>
    </message>
    <message>
      <source>It failed without a reason; see the log messages.</source>
      <translation>Er ist ohne Angabe von Gründen fehlgeschlagen; siehe Protokollnachrichten.</translation>
    </message>
  </context>
  <context>
    <name>Area</name>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>ausgewählte Polygone im Layer {} erwartet, keine gefunden; wählen Sie welche aus oder verwenden Sie alle Objekte</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>Polygone im Layer {} erwartet, keine gefunden; wählen Sie einen anderen Layer</translation>
    </message>
    <message>
      <source>expected the extent and the polygons of layer {} to overlap, found them apart; leave one of them out</source>
      <translation>erwartet, dass sich die Ausdehnung und die Polygone des Layers {} überlappen, sie liegen aber getrennt; lassen Sie eines davon weg</translation>
    </message>
    <message>
      <source>expected {} to lie where both coordinate reference systems are defined, found points outside ({}); check them</source>
      <translation>erwartet, dass {} dort liegt, wo beide Koordinatenbezugssysteme definiert sind, Punkte außerhalb gefunden ({}); prüfen Sie beide</translation>
    </message>
    <message>
      <source>expected to write the area of interest to {}, found: {}; make room there</source>
      <translation>der Interessenbereich sollte nach {} geschrieben werden, gefunden: {}; schaffen Sie dort Platz</translation>
    </message>
  </context>
  <context>
    <name>AreaChooser</name>
    <message>
      <source>Whole layer</source>
      <translation>Gesamter Layer</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>Was die Karte zeigt</translation>
    </message>
    <message>
      <source>Within polygons</source>
      <translation>Innerhalb von Polygonen</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>Rechteck</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map, or type its coordinates.</source>
      <translation>Zeichnen Sie ein Rechteck in die Karte oder geben Sie seine Koordinaten ein.</translation>
    </message>
    <message>
      <source>This area lies outside the raster layer.</source>
      <translation>Dieser Bereich liegt außerhalb des Rasterlayers.</translation>
    </message>
    <message>
      <source>The project has no polygon layer to take the area from.</source>
      <translation>Das Projekt enthält keinen Polygonlayer, der den Bereich vorgeben könnte.</translation>
    </message>
    <message>
      <source>Select polygons on the map, or take all polygons of the layer.</source>
      <translation>Wählen Sie Polygone in der Karte aus oder nehmen Sie alle Polygone des Layers.</translation>
    </message>
    <message>
      <source>Up to {}</source>
      <translation>Bis zu {}</translation>
    </message>
    <message>
      <source>{area}, {pixels} for the model</source>
      <translation>{area}, {pixels} für das Modell</translation>
    </message>
    <message>
      <source>{area}, {pixels} to be fetched from the web service</source>
      <translation>{area}, {pixels} vom Webdienst zu holen</translation>
    </message>
    <message>
      <source>Which part of the raster becomes polygons</source>
      <translation>Welcher Teil des Rasters zu Polygonen wird</translation>
    </message>
    <message>
      <source>Area to segment</source>
      <translation>Zu segmentierender Bereich</translation>
    </message>
    <message>
      <source>Polygons that bound the area, in any coordinate reference system</source>
      <translation>Polygone, die den Bereich begrenzen, in beliebigem Koordinatenbezugssystem</translation>
    </message>
    <message>
      <source>Layer with the polygons</source>
      <translation>Layer mit den Polygonen</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Nur ausgewählte Polygone</translation>
    </message>
    <message>
      <source>Only what is selected in this layer; otherwise all its polygons</source>
      <translation>Nur was in diesem Layer ausgewählt ist; sonst alle seine Polygone</translation>
    </message>
    <message>
      <source>Draw on the map</source>
      <translation>In die Karte zeichnen</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map</source>
      <translation>Ein Rechteck in der Karte aufziehen</translation>
    </message>
    <message>
      <source>The rectangle's coordinates; type them, or take them from a layer</source>
      <translation>Die Koordinaten des Rechtecks; geben Sie sie ein oder nehmen Sie sie von einem Layer</translation>
    </message>
    <message>
      <source>What the model will see, at its own resolution</source>
      <translation>Was das Modell sehen wird, in seiner eigenen Auflösung</translation>
    </message>
  </context>
  <context>
    <name>Builds</name>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Processor only</source>
      <translation>Nur Prozessor</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 12)</source>
      <translation>NVIDIA-Grafikkarte (CUDA 12)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 13)</source>
      <translation>NVIDIA-Grafikkarte (CUDA 13)</translation>
    </message>
    <message>
      <source>Any graphics card (DirectML)</source>
      <translation>Beliebige Grafikkarte (DirectML)</translation>
    </message>
    <message>
      <source>Processor and Apple's Core ML</source>
      <translation>Prozessor und Apples Core ML</translation>
    </message>
    <message>
      <source>{download} to download, {disk} on the disk</source>
      <translation>{download} herunterzuladen, {disk} auf der Festplatte</translation>
    </message>
  </context>
  <context>
    <name>ClassAreaTable</name>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygone</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Fläche</translation>
    </message>
  </context>
  <context>
    <name>ClassRows</name>
    <message>
      <source>class {}</source>
      <translation>Klasse {}</translation>
    </message>
    <message>
      <source>right angles</source>
      <translation>rechte Winkel</translation>
    </message>
    <message>
      <source>The class with this number in the model's output</source>
      <translation>Die Klasse mit dieser Nummer in der Ausgabe des Modells</translation>
    </message>
    <message>
      <source>Name of class {}</source>
      <translation>Name der Klasse {}</translation>
    </message>
    <message>
      <source>The colour of its polygons</source>
      <translation>Die Farbe ihrer Polygone</translation>
    </message>
    <message>
      <source>Colour of class {}</source>
      <translation>Farbe der Klasse {}</translation>
    </message>
    <message>
      <source>Its outlines are straight with right angles, as of buildings</source>
      <translation>Ihre Umrisse sind gerade mit rechten Winkeln, wie bei Gebäuden</translation>
    </message>
  </context>
  <context>
    <name>ClassSwatches</name>
    <message>
      <source>Classes: {}</source>
      <translation>Klassen: {}</translation>
    </message>
    <message>
      <source>smooth outlines</source>
      <translation>weiche Umrisse</translation>
    </message>
    <message>
      <source>straight outlines</source>
      <translation>gerade Umrisse</translation>
    </message>
    <message>
      <source>straight outlines with right angles</source>
      <translation>gerade Umrisse mit rechten Winkeln</translation>
    </message>
  </context>
  <context>
    <name>CrisplineAlgorithm</name>
    <message>
      <source>Segmentation</source>
      <translation>Segmentierung</translation>
    </message>
    <message>
      <source>Cancelled. What is done is kept: run it again as it was to go on.</source>
      <translation>Abgebrochen. Was fertig ist, bleibt erhalten: Ein Lauf mit denselben Angaben macht damit weiter.</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was written.</source>
      <translation>Abgebrochen. Nichts wurde geschrieben.</translation>
    </message>
  </context>
  <context>
    <name>CrisplineDock</name>
    <message>
      <source>The map does not show the raster layer: zoom to it first.</source>
      <translation>Die Karte zeigt den Rasterlayer nicht: Zoomen Sie zuerst auf ihn.</translation>
    </message>
    <message>
      <source>The view is large: the preview shows its middle. Zoom in to see less.</source>
      <translation>Der Ausschnitt ist groß: Die Vorschau zeigt seine Mitte. Zoomen Sie hinein, um weniger zu sehen.</translation>
    </message>
    <message>
      <source>Stopped. What is finished is kept: Resume goes on.</source>
      <translation>Angehalten. Was fertig ist, bleibt erhalten: „Fortsetzen“ macht weiter.</translation>
    </message>
    <message>
      <source>&lt;b&gt;{layer}&lt;/b&gt;: {count} polygons</source>
      <translation>&lt;b&gt;{layer}&lt;/b&gt;: {count} Polygone</translation>
    </message>
    <message>
      <source>{layer}: {count} polygons in {duration}</source>
      <translation>{layer}: {count} Polygone in {duration}</translation>
    </message>
    <message>
      <source>took {}</source>
      <translation>dauerte {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} Megapixel pro Sekunde</translation>
    </message>
    <message>
      <source>The segmentation is finished, but its project was closed meanwhile.</source>
      <translation>Die Segmentierung ist fertig, aber ihr Projekt wurde inzwischen geschlossen.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Diesem Projekt hinzufügen</translation>
    </message>
    <message>
      <source>The layer of polygons is no longer in the project.</source>
      <translation>Der Polygonlayer ist nicht mehr im Projekt.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Ordner für ein Shapefile je Klasse</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Polygone speichern unter</translation>
    </message>
    <message>
      <source>Crispline</source>
      <translation>Crispline</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Ergebnisse</translation>
    </message>
  </context>
  <context>
    <name>CrisplineProvider</name>
    <message>
      <source>Crispline: rasters to class polygons</source>
      <translation>Crispline: Raster zu Klassenpolygonen</translation>
    </message>
  </context>
  <context>
    <name>DeviceChooser</name>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatisch: {}</translation>
    </message>
    <message>
      <source>{} (not available)</source>
      <translation>{} (nicht verfügbar)</translation>
    </message>
    <message>
      <source>What runs the model</source>
      <translation>Womit das Modell gerechnet wird</translation>
    </message>
    <message>
      <source>No graphics card is used: {}</source>
      <translation>Keine Grafikkarte wird benutzt: {}</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
  </context>
  <context>
    <name>EvaluatePolygons</name>
    <message>
      <source>Evaluate polygons</source>
      <translation>Polygone bewerten</translation>
    </message>
    <message>
      <source>accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,recall,boundary,quality,ground truth,reference,score</source>
      <translation>genauigkeit,bewertung,validierung,konfusion,iou,f1,präzision,trefferquote,grenze,qualität,referenz,vergleich,accuracy,assessment,validation</translation>
    </message>
    <message>
      <source>Compares class polygons with reference polygons of the same ground: IoU, F1, precision and recall of every class, scores of the class boundaries and their mean distance, the geometry of single objects such as buildings, and whether the result is a valid coverage.

Classes are compared by their text. The column is found by itself where it is called class_name, class_id, class, name or label. Where the reference holds one class only, building footprints say, name that class: the ground outside counts as the rest.

The layers may be of any provider and CRS; only what the reference covers is compared.</source>
      <translation>Vergleicht Klassenpolygone mit Referenzpolygonen desselben Gebiets: IoU, F1, Präzision und Trefferquote jeder Klasse, Werte für die Klassengrenzen und ihren mittleren Abstand, die Geometrie einzelner Objekte wie Gebäude, und ob das Ergebnis eine gültige Flächendeckung ist.

Klassen werden nach ihrem Text verglichen. Die Spalte wird von selbst gefunden, wenn sie class_name, class_id, class, name oder label heißt. Enthält die Referenz nur eine Klasse, etwa Gebäudegrundrisse, so nennen Sie diese Klasse: Der Boden außerhalb gilt als Rest.

Die Layer dürfen von beliebigem Anbieter und KBS sein; verglichen wird nur, was die Referenz abdeckt.</translation>
    </message>
    <message>
      <source>No class of the result occurs in the reference at the same place: check that the class fields ({} and {}) hold the same names.</source>
      <translation>Keine Klasse des Ergebnisses kommt in der Referenz an derselben Stelle vor: Prüfen Sie, ob die Klassenfelder ({} und {}) dieselben Namen enthalten.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they count.</source>
      <translation>Layer {} hat nicht gespeicherte Änderungen: Sie zählen mit.</translation>
    </message>
    <message>
      <source>{}: IoU {}, F1 {}</source>
      <translation>{}: IoU {}, F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy {}, mean IoU {}, mean F1 {}</source>
      <translation>Gesamtgenauigkeit {}, mittlere IoU {}, mittlere F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>Gesamtgenauigkeit</translation>
    </message>
    <message>
      <source>Mean IoU</source>
      <translation>Mittlere IoU</translation>
    </message>
    <message>
      <source>Mean F1</source>
      <translation>Mittlere F1</translation>
    </message>
    <message>
      <source>Mean distance of the boundaries</source>
      <translation>Mittlerer Abstand der Grenzen</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Anzahl der Polygone</translation>
    </message>
    <message>
      <source>Invalid polygons</source>
      <translation>Ungültige Polygone</translation>
    </message>
    <message>
      <source>Area of overlaps</source>
      <translation>Fläche der Überlappungen</translation>
    </message>
    <message>
      <source>Enclosed gaps</source>
      <translation>Eingeschlossene Lücken</translation>
    </message>
    <message>
      <source>Pixel size of the comparison</source>
      <translation>Pixelgröße des Vergleichs</translation>
    </message>
    <message>
      <source>Valid coverage</source>
      <translation>Gültige Flächendeckung</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Klassenpolygone</translation>
    </message>
    <message>
      <source>The layer to score.</source>
      <translation>Der Layer, der bewertet wird.</translation>
    </message>
    <message>
      <source>Reference polygons</source>
      <translation>Referenzpolygone</translation>
    </message>
    <message>
      <source>What is held to be true.</source>
      <translation>Was als wahr gilt.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Klassenfeld (leer: wird von selbst gefunden)</translation>
    </message>
    <message>
      <source>The column of the class polygons that holds the class, as number or text.</source>
      <translation>Die Spalte der Klassenpolygone, die die Klasse als Zahl oder Text enthält.</translation>
    </message>
    <message>
      <source>Class field of the reference (empty: the same)</source>
      <translation>Klassenfeld der Referenz (leer: dasselbe)</translation>
    </message>
    <message>
      <source>Only where it has another name there.</source>
      <translation>Nur wenn es dort anders heißt.</translation>
    </message>
    <message>
      <source>The reference holds only this class (empty: it has all classes)</source>
      <translation>Die Referenz enthält nur diese Klasse (leer: sie hat alle Klassen)</translation>
    </message>
    <message>
      <source>A class of the input; every reference polygon counts as it.</source>
      <translation>Eine Klasse der Eingabe; jedes Referenzpolygon zählt als diese.</translation>
    </message>
    <message>
      <source>Pixel of the comparison in layer units (empty: 4096 along the longer side)</source>
      <translation>Pixel des Vergleichs in Layereinheiten (leer: 4096 entlang der längeren Seite)</translation>
    </message>
    <message>
      <source>Use the raster's pixel to compare different results of one raster.</source>
      <translation>Nehmen Sie das Pixel des Rasters, um verschiedene Ergebnisse eines Rasters zu vergleichen.</translation>
    </message>
    <message>
      <source>Classes to score object by object</source>
      <translation>Klassen, die Objekt für Objekt bewertet werden</translation>
    </message>
    <message>
      <source>Separated by commas or semicolons; those that the reference lacks are left out.</source>
      <translation>Durch Kommas oder Semikolons getrennt; die der Referenz fehlen, werden ausgelassen.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
      <source>All figures on a page, with what they mean.</source>
      <translation>Alle Werte auf einer Seite, mit ihrer Bedeutung.</translation>
    </message>
    <message>
      <source>All figures as JSON</source>
      <translation>Alle Werte als JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
      <source>For programs: everything that the report holds.</source>
      <translation>Für Programme: alles, was der Bericht enthält.</translation>
    </message>
    <message>
      <source>Scores of the classes as CSV</source>
      <translation>Werte der Klassen als CSV</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
      <source>For spreadsheets: a line for each class.</source>
      <translation>Für Tabellenkalkulationen: eine Zeile je Klasse.</translation>
    </message>
    <message>
      <source>{} compared with {}</source>
      <translation>{} verglichen mit {}</translation>
    </message>
    <message>
      <source>Drawn with pixels of {}</source>
      <translation>Gezeichnet mit Pixeln von {}</translation>
    </message>
    <message>
      <source>of the ground has the right class</source>
      <translation>des Bodens hat die richtige Klasse</translation>
    </message>
    <message>
      <source>mean IoU of the classes</source>
      <translation>mittlere IoU der Klassen</translation>
    </message>
    <message>
      <source>mean F1 of the classes</source>
      <translation>mittlere F1 der Klassen</translation>
    </message>
    <message>
      <source>between the boundaries, on average</source>
      <translation>zwischen den Grenzen, im Mittel</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Präzision</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>Trefferquote</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>Boundaries</source>
      <translation>Grenzen</translation>
    </message>
    <message>
      <source>No boundary of the result lies within five pixels of one of the reference.</source>
      <translation>Keine Grenze des Ergebnisses liegt innerhalb von fünf Pixeln von einer der Referenz.</translation>
    </message>
    <message>
      <source>95 % of the boundaries that have a counterpart are within {} of it. {} of the result's and {} of the reference's boundaries have none.</source>
      <translation>95 % der Grenzen, die ein Gegenstück haben, liegen innerhalb von {} davon. {} der Grenzen des Ergebnisses und {} derer der Referenz haben keines.</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <source>Outline off by</source>
      <translation>Umriss weicht ab um</translation>
    </message>
    <message>
      <source>Hausdorff</source>
      <translation>Hausdorff</translation>
    </message>
    <message>
      <source>PoLiS</source>
      <translation>PoLiS</translation>
    </message>
    <message>
      <source>Angle off by</source>
      <translation>Winkel weicht ab um</translation>
    </message>
    <message>
      <source>Vertices</source>
      <translation>Stützpunkte</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{} von {}</translation>
    </message>
    <message>
      <source>Single objects</source>
      <translation>Einzelne Objekte</translation>
    </message>
    <message>
      <source>Whole objects inside the ground compared. Vertices: the result's, as a multiple of the reference's.</source>
      <translation>Ganze Objekte im verglichenen Gebiet. Stützpunkte: die des Ergebnisses, als Vielfaches derer der Referenz.</translation>
    </message>
    <message>
      <source>The result's {} polygons form a valid coverage: no overlaps, and neighbours share their edges.</source>
      <translation>Die {} Polygone des Ergebnisses bilden eine gültige Flächendeckung: keine Überlappungen, und Nachbarn teilen ihre Kanten.</translation>
    </message>
    <message>
      <source>The result's {} polygons are no valid coverage: {} invalid, {} with edges that do not match a neighbour's, overlaps of {} {}².</source>
      <translation>Die {} Polygone des Ergebnisses sind keine gültige Flächendeckung: {} ungültig, {} mit Kanten, die nicht zu denen eines Nachbarn passen, Überlappungen von {} {}².</translation>
    </message>
    <message>
      <source>They enclose {} gaps of {} {}² in all, which may be no data.</source>
      <translation>Sie umschließen {} Lücken von zusammen {} {}², die ohne Daten sein können.</translation>
    </message>
    <message>
      <source>Topology</source>
      <translation>Topologie</translation>
    </message>
    <message>
      <source>What the figures mean</source>
      <translation>Was die Werte bedeuten</translation>
    </message>
    <message>
      <source>IoU: ground that both layers give to a class, as a share of the ground that either gives to it. Precision: how much of the result's class is right. Recall: how much of the reference's class was found. F1: the two in one. Boundary scores compare only the edges of a class, within so many pixels. Ground that the reference does not cover is left out.</source>
      <translation>IoU: Boden, den beide Layer einer Klasse zuweisen, als Anteil des Bodens, den ihr einer von beiden zuweist. Präzision: wie viel der Klasse des Ergebnisses richtig ist. Trefferquote: wie viel der Klasse der Referenz gefunden wurde. F1: beides in einem. Grenzwerte vergleichen nur die Ränder einer Klasse, innerhalb so vieler Pixel. Boden, den die Referenz nicht abdeckt, bleibt außer Betracht.</translation>
    </message>
  </context>
  <context>
    <name>ExportShapefiles</name>
    <message>
      <source>Export one Shapefile per class</source>
      <translation>Je Klasse ein Shapefile exportieren</translation>
    </message>
    <message>
      <source>shp,shapefile,esri,split,class,category,save,save as,export</source>
      <translation>shp,shapefile,esri,aufteilen,klasse,kategorie,speichern,speichern unter,export</translation>
    </message>
    <message>
      <source>Writes the polygons of each class to a Shapefile of its own, named after the class, with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in QGIS.

Works on layers of any provider, temporary ones too, and on the selection where that is asked for; edits that are not saved yet are exported as well. The class field is found by itself where it is called class_name, class_id, class, name or label.

Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class that would exceed 2 GB is refused before anything is written.</source>
      <translation>Schreibt die Polygone jeder Klasse in ein eigenes, nach der Klasse benanntes Shapefile, mit allen Attributen, einer .cpg (UTF-8) und einer .qml mit der Farbe der Klasse wie in QGIS.

Geht mit Layern jedes Anbieters, auch temporären, und auf Wunsch nur mit der Auswahl; noch nicht gespeicherte Änderungen werden mit exportiert. Das Klassenfeld wird von selbst gefunden, wenn es class_name, class_id, class, name oder label heißt.

Shapefiles fassen zehn Zeichen eines Feldnamens und 254 Byte eines Textes; eine Klasse, die 2 GB überschreiten würde, wird abgelehnt, bevor etwas geschrieben ist.</translation>
    </message>
    <message>
      <source>Shapefiles</source>
      <translation>Shapefiles</translation>
    </message>
    <message>
      <source>Number of Shapefiles</source>
      <translation>Anzahl der Shapefiles</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Anzahl der Polygone</translation>
    </message>
    <message>
      <source>Polygons of each class, as JSON</source>
      <translation>Polygone jeder Klasse, als JSON</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Klassenpolygone</translation>
    </message>
    <message>
      <source>Any polygon layer with a field that holds the class.</source>
      <translation>Ein beliebiger Polygonlayer mit einem Feld, das die Klasse enthält.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Klassenfeld (leer: wird von selbst gefunden)</translation>
    </message>
    <message>
      <source>Each of its values gets a Shapefile, up to 254 different ones.</source>
      <translation>Jeder seiner Werte bekommt ein Shapefile, bis zu 254 verschiedene.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Zu schreibende Klassen (leer: alle)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Namen von Klassen, durch Kommas oder Semikolons getrennt; von Python aus auch eine Liste.</translation>
    </message>
    <message>
      <source>Folder for the Shapefiles</source>
      <translation>Ordner für die Shapefiles</translation>
    </message>
    <message>
      <source>Made where there is none yet; other files in it stay.</source>
      <translation>Wird angelegt, wo es noch keinen gibt; andere Dateien darin bleiben.</translation>
    </message>
    <message>
      <source>Replace Shapefiles of the same name</source>
      <translation>Gleichnamige Shapefiles ersetzen</translation>
    </message>
    <message>
      <source>Without it nothing is written where one of them exists.</source>
      <translation>Sonst wird nichts geschrieben, wenn eines davon existiert.</translation>
    </message>
    <message>
      <source>Load the Shapefiles into the project</source>
      <translation>Die Shapefiles ins Projekt laden</translation>
    </message>
    <message>
      <source>In a group that is named after the layer.</source>
      <translation>In einer Gruppe, die nach dem Layer benannt ist.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they are exported as well.</source>
      <translation>Layer {} hat nicht gespeicherte Änderungen: Sie werden mit exportiert.</translation>
    </message>
    <message>
      <source>{}: {} polygons in {}</source>
      <translation>{}: {} Polygone in {}</translation>
    </message>
    <message>
      <source>expected a class field of numbers or texts, found {} in layer {}; choose another field</source>
      <translation>ein Klassenfeld mit Zahlen oder Texten wurde erwartet, {} im Layer {} gefunden; wählen Sie ein anderes Feld</translation>
    </message>
  </context>
  <context>
    <name>Measures</name>
    <message>
      <source>{} m²</source>
      <translation>{} m²</translation>
    </message>
    <message>
      <source>{} ha</source>
      <translation>{} ha</translation>
    </message>
    <message>
      <source>{} km²</source>
      <translation>{} km²</translation>
    </message>
    <message>
      <source>{} cm</source>
      <translation>{} cm</translation>
    </message>
    <message>
      <source>{} m</source>
      <translation>{} m</translation>
    </message>
    <message>
      <source>{} megapixels</source>
      <translation>{} Megapixel</translation>
    </message>
    <message>
      <source>{} %</source>
      <translation>{} %</translation>
    </message>
    <message>
      <source>{} MB</source>
      <translation>{} MB</translation>
    </message>
    <message>
      <source>{} GB</source>
      <translation>{} GB</translation>
    </message>
  </context>
  <context>
    <name>ModelCardPanel</name>
    <message>
      <source>Reading the model …</source>
      <translation>Modell wird gelesen …</translation>
    </message>
    <message>
      <source>&lt;b&gt;This model cannot be used&lt;/b&gt;</source>
      <translation>&lt;b&gt;Dieses Modell kann nicht verwendet werden&lt;/b&gt;</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>Version {}</translation>
    </message>
    <message>
      <source>{} a pixel</source>
      <translation>{} je Pixel</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>Lizenz {}</translation>
    </message>
    <message>
      <source>no licence</source>
      <translation>keine Lizenz</translation>
    </message>
    <message>
      <source>Model card</source>
      <translation>Modellkarte</translation>
    </message>
    <message>
      <source>Describe model…</source>
      <translation>Modell beschreiben…</translation>
    </message>
    <message>
      <source>Say what this model takes and gives, and save that beside it</source>
      <translation>Angeben, was dieses Modell erwartet und liefert, und das daneben speichern</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Neu lesen</translation>
    </message>
    <message>
      <source>Read the model's card once more</source>
      <translation>Die Modellkarte noch einmal lesen</translation>
    </message>
  </context>
  <context>
    <name>ModelChooser</name>
    <message>
      <source>Embedded model</source>
      <translation>Mitgeliefertes Modell</translation>
    </message>
    <message>
      <source>The model that comes with Crispline</source>
      <translation>Das Modell, das Crispline mitbringt</translation>
    </message>
    <message>
      <source>Choose a segmentation model</source>
      <translation>Segmentierungsmodell wählen</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx)</source>
      <translation>ONNX-Modelle (*.onnx)</translation>
    </message>
    <message>
      <source>The model that tells the classes apart: the one that comes with Crispline, or an ONNX file</source>
      <translation>Das Modell, das die Klassen unterscheidet: das mit Crispline gelieferte oder eine ONNX-Datei</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Choose an ONNX model file</source>
      <translation>ONNX-Modelldatei wählen</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Modelldatei wählen</translation>
    </message>
  </context>
  <context>
    <name>ModelFit</name>
    <message>
      <source>The layer has no coordinate reference system: its pixels are taken as they are, and areas stay unknown. Assign one in the layer's properties.</source>
      <translation>Der Layer hat kein Koordinatenbezugssystem: Seine Pixel werden genommen, wie sie sind, und Flächen bleiben unbekannt. Weisen Sie eines in den Layereigenschaften zu.</translation>
    </message>
    <message>
      <source>The model names no resolution: the layer's own is used.</source>
      <translation>Das Modell nennt keine Auflösung: Die des Layers wird benutzt.</translation>
    </message>
    <message>
      <source>From a web service: drawn at the model's {} a pixel.</source>
      <translation>Von einem Webdienst: wird mit den {} je Pixel des Modells gezeichnet.</translation>
    </message>
    <message>
      <source>Too coarse: the layer's pixels are {layer}, the model was made for {model} ({low} to {high}). Expect poor results.</source>
      <translation>Zu grob: Die Pixel des Layers messen {layer}, das Modell wurde für {model} gemacht ({low} bis {high}). Rechnen Sie mit schlechten Ergebnissen.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, model {model}.</source>
      <translation>Auflösung passt: Layer {layer}, Modell {model}.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, resampled to the model's {model}.</source>
      <translation>Auflösung passt: Layer {layer}, umgerechnet auf {model} des Modells.</translation>
    </message>
    <message>
      <source>Too few bands: a web service gives 3, the model needs {expected}.</source>
      <translation>Zu wenige Bänder: Ein Webdienst liefert 3, das Modell braucht {expected}.</translation>
    </message>
    <message>
      <source>Too few bands: the layer has {count}, the model needs {expected}.</source>
      <translation>Zu wenige Bänder: Der Layer hat {count}, das Modell braucht {expected}.</translation>
    </message>
    <message>
      <source>Bands fit: {expected}.</source>
      <translation>Bänder passen: {expected}.</translation>
    </message>
    <message>
      <source>Bands {taken} of {count} are taken for {expected}, in this order.</source>
      <translation>Die Bänder {taken} von {count} werden in dieser Reihenfolge für {expected} genommen.</translation>
    </message>
    <message>
      <source>No band is named {missing}: choose the bands under Advanced.</source>
      <translation>Kein Band heißt {missing}: Wählen Sie die Bänder unter „Erweitert“.</translation>
    </message>
  </context>
  <context>
    <name>ModelForm</name>
    <message>
      <source>Give each class a name: class {} has none.</source>
      <translation>Geben Sie jeder Klasse einen Namen: Klasse {} hat keinen.</translation>
    </message>
    <message>
      <source>cm a pixel</source>
      <translation>cm je Pixel</translation>
    </message>
    <message>
      <source>m a pixel</source>
      <translation>m je Pixel</translation>
    </message>
    <message>
      <source>0 to 1: divided by the largest value of their type</source>
      <translation>0 bis 1: geteilt durch den größten Wert ihres Typs</translation>
    </message>
    <message>
      <source>0 to 255: as they are in the raster</source>
      <translation>0 bis 255: wie sie im Raster stehen</translation>
    </message>
    <message>
      <source>Mean and standard deviation</source>
      <translation>Mittelwert und Standardabweichung</translation>
    </message>
    <message>
      <source>Probabilities: 0 to 1 for each class</source>
      <translation>Wahrscheinlichkeiten: 0 bis 1 für jede Klasse</translation>
    </message>
    <message>
      <source>Logits: any numbers, the largest wins</source>
      <translation>Logits: beliebige Zahlen, die größte gewinnt</translation>
    </message>
    <message>
      <source>Labels: the number of the class</source>
      <translation>Labels: die Nummer der Klasse</translation>
    </message>
    <message>
      <source>{model} does not say what it takes and gives. What you say here is saved beside it in {card}; the model itself is not changed.</source>
      <translation>{model} sagt nicht, was es erwartet und liefert. Was Sie hier angeben, wird daneben in {card} gespeichert; das Modell selbst wird nicht verändert.</translation>
    </message>
    <message>
      <source>Saving a model's card</source>
      <translation>Modellkarte wird gespeichert</translation>
    </message>
    <message>
      <source>Saving the card …</source>
      <translation>Karte wird gespeichert …</translation>
    </message>
    <message>
      <source>Describe the model</source>
      <translation>Das Modell beschreiben</translation>
    </message>
    <message>
      <source>Classes:</source>
      <translation>Klassen:</translation>
    </message>
    <message>
      <source>Add class</source>
      <translation>Klasse hinzufügen</translation>
    </message>
    <message>
      <source>One class more, at the end</source>
      <translation>Eine Klasse mehr, am Ende</translation>
    </message>
    <message>
      <source>Remove last class</source>
      <translation>Letzte Klasse entfernen</translation>
    </message>
    <message>
      <source>One class less</source>
      <translation>Eine Klasse weniger</translation>
    </message>
    <message>
      <source>Bands:</source>
      <translation>Bänder:</translation>
    </message>
    <message>
      <source>The names of the bands that the model takes, in its order, separated by commas</source>
      <translation>Die Namen der Bänder, die das Modell erwartet, in seiner Reihenfolge, durch Kommas getrennt</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bänder</translation>
    </message>
    <message>
      <source>Ground resolution:</source>
      <translation>Bodenauflösung:</translation>
    </message>
    <message>
      <source>How large a pixel was in the rasters that the model was trained with; others are resampled to it</source>
      <translation>Wie groß ein Pixel in den Rastern war, mit denen das Modell trainiert wurde; andere werden darauf umgerechnet</translation>
    </message>
    <message>
      <source>Ground resolution</source>
      <translation>Bodenauflösung</translation>
    </message>
    <message>
      <source>Not known</source>
      <translation>Nicht bekannt</translation>
    </message>
    <message>
      <source>The unit of the ground resolution</source>
      <translation>Die Einheit der Bodenauflösung</translation>
    </message>
    <message>
      <source>Unit of the ground resolution</source>
      <translation>Einheit der Bodenauflösung</translation>
    </message>
    <message>
      <source>Values it takes:</source>
      <translation>Werte als Eingabe:</translation>
    </message>
    <message>
      <source>How the values of the raster are made fit for the model</source>
      <translation>Wie die Werte des Rasters für das Modell umgerechnet werden</translation>
    </message>
    <message>
      <source>Values it takes</source>
      <translation>Werte als Eingabe</translation>
    </message>
    <message>
      <source>Mean:</source>
      <translation>Mittelwert:</translation>
    </message>
    <message>
      <source>One number a band, separated by commas; numbers above 1 are taken for values of 0 to 255</source>
      <translation>Eine Zahl je Band, durch Kommas getrennt; Zahlen über 1 gelten für Werte von 0 bis 255</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Mittelwert</translation>
    </message>
    <message>
      <source>Standard deviation:</source>
      <translation>Standardabweichung:</translation>
    </message>
    <message>
      <source>Standard deviation</source>
      <translation>Standardabweichung</translation>
    </message>
    <message>
      <source>Values it gives:</source>
      <translation>Werte als Ausgabe:</translation>
    </message>
    <message>
      <source>What the numbers in the model's output mean</source>
      <translation>Was die Zahlen in der Ausgabe des Modells bedeuten</translation>
    </message>
    <message>
      <source>Values it gives</source>
      <translation>Werte als Ausgabe</translation>
    </message>
    <message>
      <source>Replace the card that is there</source>
      <translation>Die vorhandene Karte ersetzen</translation>
    </message>
    <message>
      <source>A card lies beside the model, but it cannot be used</source>
      <translation>Neben dem Modell liegt eine Karte, aber sie ist unbrauchbar</translation>
    </message>
  </context>
  <context>
    <name>ModelInfo</name>
    <message>
      <source>Describe a model</source>
      <translation>Modell beschreiben</translation>
    </message>
    <message>
      <source>onnx,model card,classes,legend,licence,license,check,test,deepness</source>
      <translation>onnx,modellkarte,klassen,legende,lizenz,prüfen,test,deepness,model card</translation>
    </message>
    <message>
      <source>Shows a model's card: its classes and colours, the bands and the ground resolution it was made for, its licence, authors, training data and accuracy, and what keeps it from being used.

With a trial run one tile of random values goes through the model, which tells whether it runs here, on which device and how fast.

Without a model the one that comes with Crispline is described.</source>
      <translation>Zeigt die Karte eines Modells: seine Klassen und Farben, die Bänder und die Bodenauflösung, für die es gemacht wurde, Lizenz, Autoren, Trainingsdaten und Genauigkeit, und was seiner Verwendung im Weg steht.

Bei einem Probelauf geht eine Kachel aus Zufallswerten durch das Modell; das zeigt, ob es hier läuft, auf welchem Gerät und wie schnell.

Ohne Modell wird das mit Crispline gelieferte beschrieben.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modell (leer: das mit Crispline gelieferte)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>ONNX-Modelle (*.onnx);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>An ONNX file, with or without a model card.</source>
      <translation>Eine ONNX-Datei, mit oder ohne Modellkarte.</translation>
    </message>
    <message>
      <source>Try the model</source>
      <translation>Modell ausprobieren</translation>
    </message>
    <message>
      <source>Runs one tile of random values.</source>
      <translation>Rechnet eine Kachel aus Zufallswerten.</translation>
    </message>
    <message>
      <source>Device of the trial run</source>
      <translation>Gerät des Probelaufs</translation>
    </message>
    <message>
      <source>“auto” takes the fastest there is.</source>
      <translation>„auto“ nimmt das schnellste, das es gibt.</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Beschreibung</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML-Dateien (*.html)</translation>
    </message>
    <message>
      <source>A page to read.</source>
      <translation>Eine Seite zum Lesen.</translation>
    </message>
    <message>
      <source>Everything as JSON</source>
      <translation>Alles als JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
      <source>For programs.</source>
      <translation>Für Programme.</translation>
    </message>
    <message>
      <source>Whether the model can be used</source>
      <translation>Ob das Modell verwendet werden kann</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Classes, as JSON</source>
      <translation>Klassen, als JSON</translation>
    </message>
    <message>
      <source>Bands in the model's order</source>
      <translation>Bänder in der Reihenfolge des Modells</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Lizenz</translation>
    </message>
    <message>
      <source>What keeps it from being used</source>
      <translation>Was seiner Verwendung im Weg steht</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Anmerkungen</translation>
    </message>
    <message>
      <source>Metres a pixel</source>
      <translation>Meter je Pixel</translation>
    </message>
    <message>
      <source>Seconds for one tile</source>
      <translation>Sekunden für eine Kachel</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{}: {}</translation>
    </message>
    <message>
      <source>Made for {} m a pixel, bands {}</source>
      <translation>Gemacht für {} m je Pixel, Bänder {}</translation>
    </message>
    <message>
      <source>A model without a card</source>
      <translation>Ein Modell ohne Karte</translation>
    </message>
    <message>
      <source>Semantic segmentation</source>
      <translation>Semantische Segmentierung</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>Version {}</translation>
    </message>
    <message>
      <source>no licence stated</source>
      <translation>keine Lizenz angegeben</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>Lizenz {}</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>bands: {}</source>
      <translation>Bänder: {}</translation>
    </message>
    <message>
      <source>a pixel on the ground, {} to {} tolerated</source>
      <translation>je Pixel am Boden, {} bis {} verträglich</translation>
    </message>
    <message>
      <source>Ran on</source>
      <translation>Lief auf</translation>
    </message>
    <message>
      <source>One tile</source>
      <translation>Eine Kachel</translation>
    </message>
    <message>
      <source>{} × {} pixels in {} s</source>
      <translation>{} × {} Pixel in {} s</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Ergebnis</translation>
    </message>
    <message>
      <source>{} × {} pixels</source>
      <translation>{} × {} Pixel</translation>
    </message>
    <message>
      <source>Nothing faster, since</source>
      <translation>Nichts Schnelleres, weil</translation>
    </message>
    <message>
      <source>Trial run with random values</source>
      <translation>Probelauf mit Zufallswerten</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>Made by</source>
      <translation>Erzeugt mit</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>Eingaben</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>Ausgaben</translation>
    </message>
    <message>
      <source>a file beside the model</source>
      <translation>eine Datei neben dem Modell</translation>
    </message>
    <message>
      <source>the model itself</source>
      <translation>das Modell selbst</translation>
    </message>
    <message>
      <source>the model itself, in the keys of Deepness</source>
      <translation>das Modell selbst, in den Schlüsseln von Deepness</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>Karte</translation>
    </message>
    <message>
      <source>natural outlines</source>
      <translation>natürliche Umrisse</translation>
    </message>
    <message>
      <source>straight lines</source>
      <translation>gerade Linien</translation>
    </message>
    <message>
      <source>straight lines, right angles</source>
      <translation>gerade Linien, rechte Winkel</translation>
    </message>
    <message>
      <source>background: switched off in the legend</source>
      <translation>Hintergrund: in der Legende ausgeschaltet</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasse</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>Nummer</translation>
    </message>
    <message>
      <source>Outlines</source>
      <translation>Umrisse</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klassen</translation>
    </message>
    <message>
      <source>any size that is a multiple of {} pixels</source>
      <translation>jede Größe, die ein Vielfaches von {} Pixeln ist</translation>
    </message>
    <message>
      <source>Bands, in this order</source>
      <translation>Bänder, in dieser Reihenfolge</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Kacheln</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>Werte</translation>
    </message>
    <message>
      <source>Gives</source>
      <translation>Liefert</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Überlappung der Kacheln</translation>
    </message>
    <message>
      <source>Input and output</source>
      <translation>Ein- und Ausgabe</translation>
    </message>
    <message>
      <source>taken as they are; the model scales them itself</source>
      <translation>wie sie sind; das Modell skaliert sie selbst</translation>
    </message>
    <message>
      <source>divided by the largest value of the raster's type</source>
      <translation>geteilt durch den größten Wert des Rastertyps</translation>
    </message>
    <message>
      <source>multiplied by {}</source>
      <translation>multipliziert mit {}</translation>
    </message>
    <message>
      <source>mean {} and deviation {} taken out</source>
      <translation>Mittelwert {} und Abweichung {} herausgerechnet</translation>
    </message>
    <message>
      <source>probabilities</source>
      <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
      <source>logits</source>
      <translation>Logits</translation>
    </message>
    <message>
      <source>class numbers</source>
      <translation>Klassennummern</translation>
    </message>
    <message>
      <source>Authors</source>
      <translation>Autoren</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>Trainiert mit</translation>
    </message>
    <message>
      <source>Made with</source>
      <translation>Hergestellt mit</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Herkunft</translation>
    </message>
    <message>
      <source>Accuracy, as its authors state it</source>
      <translation>Genauigkeit nach Angabe der Autoren</translation>
    </message>
    <message>
      <source>Measured on their data. “Evaluate polygons” tells how good it is on yours.</source>
      <translation>An ihren Daten gemessen. „Polygone bewerten“ sagt, wie gut es bei Ihren ist.</translation>
    </message>
  </context>
  <context>
    <name>ModelReader</name>
    <message>
      <source>Reading a model's card</source>
      <translation>Modellkarte wird gelesen</translation>
    </message>
  </context>
  <context>
    <name>OptionsForm</name>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>None: an own environment</source>
      <translation>Keine: eine eigene Umgebung</translation>
    </message>
    <message>
      <source>None: from the network</source>
      <translation>Keiner: aus dem Netz</translation>
    </message>
    <message>
      <source>As in QGIS' network options</source>
      <translation>Wie in den Netzwerkoptionen von QGIS</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Crisplines Engine wird eingerichtet</translation>
    </message>
    <message>
      <source>Checking Crispline's engine</source>
      <translation>Crisplines Engine wird geprüft</translation>
    </message>
    <message>
      <source>Repairing Crispline's engine</source>
      <translation>Crisplines Engine wird repariert</translation>
    </message>
    <message>
      <source>Removing Crispline's engine</source>
      <translation>Crisplines Engine wird entfernt</translation>
    </message>
    <message>
      <source>The engine is ready.</source>
      <translation>Die Engine ist bereit.</translation>
    </message>
    <message>
      <source>The engine is not set up yet.</source>
      <translation>Die Engine ist noch nicht eingerichtet.</translation>
    </message>
    <message>
      <source>The engine is older than the plugin: set it up again.</source>
      <translation>Die Engine ist älter als das Plugin: Richten Sie sie neu ein.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing.</source>
      <translation>Die Einrichtung der Engine wurde unterbrochen, oder es fehlen Dateien.</translation>
    </message>
    <message>
      <source>An environment of your own is used.</source>
      <translation>Eine von Ihnen gewählte Umgebung wird benutzt.</translation>
    </message>
    <message>
      <source>Remove the engine</source>
      <translation>Engine entfernen</translation>
    </message>
    <message>
      <source>Delete the engine's files? Your rasters and results stay.</source>
      <translation>Die Dateien der Engine löschen? Ihre Raster und Ergebnisse bleiben.</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Engine</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>Einrichten</translation>
    </message>
    <message>
      <source>Install the engine, or bring it up to date</source>
      <translation>Die Engine installieren oder auf den neuesten Stand bringen</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>Look whether everything the engine needs is there and works</source>
      <translation>Nachsehen, ob alles da ist und funktioniert, was die Engine braucht</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Reparieren</translation>
    </message>
    <message>
      <source>Install again what is missing or damaged</source>
      <translation>Neu installieren, was fehlt oder beschädigt ist</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen…</translation>
    </message>
    <message>
      <source>Delete the engine's files; your data stay</source>
      <translation>Die Dateien der Engine löschen; Ihre Daten bleiben</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Stop what is being done</source>
      <translation>Anhalten, was gerade geschieht</translation>
    </message>
    <message>
      <source>Installation</source>
      <translation>Installation</translation>
    </message>
    <message>
      <source>Build</source>
      <translation>Variante</translation>
    </message>
    <message>
      <source>Which build of ONNX Runtime to install; changes take effect with the next set-up</source>
      <translation>Welche Variante von ONNX Runtime installiert wird; Änderungen gelten ab der nächsten Einrichtung</translation>
    </message>
    <message>
      <source>Base Python</source>
      <translation>Basis-Python</translation>
    </message>
    <message>
      <source>A Python 3.11 or newer to make the engine's environment from; empty: chosen automatically</source>
      <translation>Ein Python ab 3.11, aus dem die Umgebung der Engine entsteht; leer: automatisch gewählt</translation>
    </message>
    <message>
      <source>Existing environment</source>
      <translation>Vorhandene Umgebung</translation>
    </message>
    <message>
      <source>The Python of an environment in which Crispline's engine is installed, used instead of an own one; empty: an own one</source>
      <translation>Das Python einer Umgebung, in der Crisplines Engine installiert ist, statt einer eigenen; leer: eine eigene</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Wheel-Ordner</translation>
    </message>
    <message>
      <source>A folder with the packages, for computers without a network; empty: from the network</source>
      <translation>Ein Ordner mit den Paketen, für Rechner ohne Netz; leer: aus dem Netz</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Paketindex</translation>
    </message>
    <message>
      <source>Address of a package index to use instead of PyPI</source>
      <translation>Adresse eines Paketindexes statt PyPI</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Address of a proxy, such as http://proxy.example:8080; empty: as in QGIS' network options</source>
      <translation>Adresse eines Proxys wie http://proxy.example:8080; leer: wie in den Netzwerkoptionen von QGIS</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>Vorgaben</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>What the dock starts with</source>
      <translation>Womit das Bedienfeld beginnt</translation>
    </message>
    <message>
      <source>Keep polygons from</source>
      <translation>Polygone behalten ab</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatisch (16 Pixel)</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Vereinfachung</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>Grenzen</translation>
    </message>
    <message>
      <source>Largest download from a web service</source>
      <translation>Größter Download von einem Webdienst</translation>
    </message>
    <message>
      <source> megapixels</source>
      <translation> Megapixel</translation>
    </message>
    <message>
      <source>Layers from web services are drawn at the model's resolution first; larger areas are refused</source>
      <translation>Layer von Webdiensten werden zuerst mit der Auflösung des Modells gezeichnet; größere Bereiche werden abgelehnt</translation>
    </message>
    <message>
      <source>Keep the engine ready for</source>
      <translation>Engine bereithalten für</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> Minuten</translation>
    </message>
    <message>
      <source>Not at all</source>
      <translation>Gar nicht</translation>
    </message>
    <message>
      <source>How long the engine's process waits for the next run; it takes a few seconds to start</source>
      <translation>Wie lange der Prozess der Engine auf den nächsten Lauf wartet; sein Start dauert einige Sekunden</translation>
    </message>
  </context>
  <context>
    <name>OutputChooser</name>
    <message>
      <source>Save the polygons as</source>
      <translation>Polygone speichern unter</translation>
    </message>
    <message>
      <source>Save the class map as</source>
      <translation>Klassenraster speichern unter</translation>
    </message>
    <message>
      <source>The folder {} does not exist.</source>
      <translation>Der Ordner {} existiert nicht.</translation>
    </message>
    <message>
      <source>[Create temporary layer]</source>
      <translation>[Temporären Layer erzeugen]</translation>
    </message>
    <message>
      <source>The file exists: a table {} in it will be replaced, others are kept.</source>
      <translation>Die Datei existiert: Eine Tabelle {} darin wird ersetzt, andere bleiben.</translation>
    </message>
    <message>
      <source>The file exists and will be replaced.</source>
      <translation>Die Datei existiert und wird ersetzt.</translation>
    </message>
    <message>
      <source>Where the polygons go: empty for a temporary layer, or a GeoPackage, Shapefile or FlatGeobuf</source>
      <translation>Wohin die Polygone kommen: leer für einen temporären Layer, oder ein GeoPackage, Shapefile oder FlatGeobuf</translation>
    </message>
    <message>
      <source>File for the polygons</source>
      <translation>Datei für die Polygone</translation>
    </message>
    <message>
      <source>Class map as well (GeoTIFF)</source>
      <translation>Auch das Klassenraster (GeoTIFF)</translation>
    </message>
    <message>
      <source>Also write the class of every pixel, as a raster in the model's colours</source>
      <translation>Auch die Klasse jedes Pixels schreiben, als Raster in den Farben des Modells</translation>
    </message>
    <message>
      <source>Where the class map goes: empty for a temporary layer</source>
      <translation>Wohin das Klassenraster kommt: leer für einen temporären Layer</translation>
    </message>
    <message>
      <source>File for the class map</source>
      <translation>Datei für das Klassenraster</translation>
    </message>
  </context>
  <context>
    <name>Plugin</name>
    <message>
      <source>Crispline: segment a raster into polygons</source>
      <translation>Crispline: ein Raster in Polygone segmentieren</translation>
    </message>
  </context>
  <context>
    <name>PolygonExports</name>
    <message>
      <source>One Shapefile for each class is in {}</source>
      <translation>Ein Shapefile je Klasse liegt in {}</translation>
    </message>
    <message>
      <source>The polygons are saved in {}</source>
      <translation>Die Polygone sind gespeichert in {}</translation>
    </message>
  </context>
  <context>
    <name>PolygonInput</name>
    <message>
      <source>expected a polygon layer, found none under {}; choose another</source>
      <translation>ein Polygonlayer wurde erwartet, unter {} keiner gefunden; wählen Sie einen anderen</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found another kind of geometry; choose another layer</source>
      <translation>Polygone im Layer {} erwartet, eine andere Geometrieart gefunden; wählen Sie einen anderen Layer</translation>
    </message>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>ausgewählte Polygone im Layer {} erwartet, keine gefunden; wählen Sie welche aus oder verwenden Sie alle Objekte</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>Polygone im Layer {} erwartet, keine gefunden; wählen Sie einen anderen Layer</translation>
    </message>
    <message>
      <source>expected a field with the class in layer {}, found {}; choose the class field</source>
      <translation>ein Feld mit der Klasse im Layer {} wurde erwartet, gefunden: {}; wählen Sie das Klassenfeld</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keines</translation>
    </message>
    <message>
      <source>expected to write polygons for the engine to {}, found: {}; make room there</source>
      <translation>Polygone für die Engine sollten nach {} geschrieben werden, gefunden: {}; schaffen Sie dort Platz</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>kein Grund angegeben</translation>
    </message>
  </context>
  <context>
    <name>PolygonSettings</name>
    <message>
      <source>{words}, up to {length} from the image</source>
      <translation>{words}, bis zu {length} vom Bild</translation>
    </message>
    <message>
      <source>Detailed: every bend is kept</source>
      <translation>Genau: jede Biegung bleibt</translation>
    </message>
    <message>
      <source>Balanced: straight where it is straight</source>
      <translation>Ausgewogen: gerade, wo es gerade ist</translation>
    </message>
    <message>
      <source>Plain: few points, small corners go</source>
      <translation>Schlicht: wenige Punkte, kleine Ecken entfallen</translation>
    </message>
    <message>
      <source>Coarse: only the main shape stays</source>
      <translation>Grob: nur die Hauptform bleibt</translation>
    </message>
    <message>
      <source>&amp;Keep polygons from</source>
      <translation>Polygone &amp;behalten ab</translation>
    </message>
    <message>
      <source>Smaller polygons are merged into the neighbour they share the longest border with</source>
      <translation>Kleinere Polygone gehen in dem Nachbarn auf, mit dem sie die längste Grenze teilen</translation>
    </message>
    <message>
      <source>Minimum area in square metres</source>
      <translation>Mindestfläche in Quadratmetern</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatisch (16 Pixel)</translation>
    </message>
    <message>
      <source>Simpli&amp;fication</source>
      <translation>Verein&amp;fachung</translation>
    </message>
    <message>
      <source>Left: outlines keep every bend. Right: fewer points</source>
      <translation>Links: Umrisse behalten jede Biegung. Rechts: weniger Punkte</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Vereinfachung</translation>
    </message>
    <message>
      <source>How far an outline may be from what the model saw, in pixels of the model</source>
      <translation>Wie weit ein Umriss von dem abweichen darf, was das Modell sah, in Pixeln des Modells</translation>
    </message>
    <message>
      <source>Simplification in pixels</source>
      <translation>Vereinfachung in Pixeln</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Crispline preview</source>
      <translation>Crispline-Vorschau</translation>
    </message>
  </context>
  <context>
    <name>Processing</name>
    <message>
      <source>{} Mpx/s</source>
      <translation>{} Mpx/s</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>noch {}</translation>
    </message>
    <message>
      <source>Drawing the layer</source>
      <translation>Layer wird gezeichnet</translation>
    </message>
    <message>
      <source>Converting the raster</source>
      <translation>Raster wird umgewandelt</translation>
    </message>
    <message>
      <source>Opening raster and model</source>
      <translation>Raster und Modell werden geöffnet</translation>
    </message>
    <message>
      <source>Inferring</source>
      <translation>Inferenz</translation>
    </message>
    <message>
      <source>Tracing boundaries</source>
      <translation>Grenzen werden verfolgt</translation>
    </message>
    <message>
      <source>Tracing polygons</source>
      <translation>Polygone werden verfolgt</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>Comparing pixels</source>
      <translation>Pixel werden verglichen</translation>
    </message>
    <message>
      <source>Measuring boundaries</source>
      <translation>Grenzen werden vermessen</translation>
    </message>
    <message>
      <source>Preparing to set up the engine</source>
      <translation>Die Einrichtung der Engine wird vorbereitet</translation>
    </message>
    <message>
      <source>Getting a Python for the engine</source>
      <translation>Ein Python für die Engine wird beschafft</translation>
    </message>
    <message>
      <source>Downloading the engine</source>
      <translation>Engine wird heruntergeladen</translation>
    </message>
    <message>
      <source>Installing the engine</source>
      <translation>Engine wird installiert</translation>
    </message>
    <message>
      <source>Checking the engine</source>
      <translation>Engine wird geprüft</translation>
    </message>
    <message>
      <source>Starting the engine</source>
      <translation>Engine wird gestartet</translation>
    </message>
    <message>
      <source>Ran on {}; nothing faster, since: {}</source>
      <translation>Lief auf {}; nichts Schnelleres, weil: {}</translation>
    </message>
    <message>
      <source>Ran on {}</source>
      <translation>Lief auf {}</translation>
    </message>
    <message>
      <source>Went on from an earlier run: {} of {} tiles were done</source>
      <translation>Einen früheren Lauf fortgesetzt: {} von {} Kacheln waren fertig</translation>
    </message>
    <message>
      <source>{} megapixels in {} ({} Mpx/s)</source>
      <translation>{} Megapixel in {} ({} Mpx/s)</translation>
    </message>
    <message>
      <source>{}: {} polygons</source>
      <translation>{}: {} Polygone</translation>
    </message>
    <message>
      <source>{}: {} polygons, {} m² ({} %)</source>
      <translation>{}: {} Polygone, {} m² ({} %)</translation>
    </message>
  </context>
  <context>
    <name>ProgressLog</name>
    <message>
      <source>Stopping …</source>
      <translation>Wird angehalten …</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>noch {}</translation>
    </message>
    <message>
      <source>Stopped. What is downloaded is kept.</source>
      <translation>Angehalten. Was heruntergeladen ist, bleibt erhalten.</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>Vorbereiten</translation>
    </message>
    <message>
      <source>Making a Python</source>
      <translation>Python anlegen</translation>
    </message>
    <message>
      <source>Downloading</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Installing</source>
      <translation>Installieren</translation>
    </message>
    <message>
      <source>Trying it out</source>
      <translation>Ausprobieren</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Was gerade geschieht</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Verbleibende Zeit</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
  </context>
  <context>
    <name>RasterSource</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there or convert the raster to GeoTIFF first</source>
      <translation>{} sollte für die Engine geschrieben werden, gefunden: {}; schaffen Sie dort Platz oder wandeln Sie das Raster zuerst in GeoTIFF um</translation>
    </message>
    <message>
      <source>expected a raster layer that works, found {} unavailable; repair its source</source>
      <translation>ein funktionierender Rasterlayer wurde erwartet, {} ist nicht verfügbar; reparieren Sie seine Quelle</translation>
    </message>
    <message>
      <source>Converting layer {} ({}) to GeoTIFF for the engine</source>
      <translation>Layer {} ({}) wird für die Engine in GeoTIFF umgewandelt</translation>
    </message>
    <message>
      <source>Layer {} is taken as an earlier run has drawn it</source>
      <translation>Layer {} wird so genommen, wie ihn ein früherer Lauf gezeichnet hat</translation>
    </message>
    <message>
      <source>Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.</source>
      <translation>Layer {} ist in QGIS auf {} gesetzt, seine Datei sagt aber {}: Es gilt, was in QGIS gesetzt ist.</translation>
    </message>
    <message>
      <source>The file of layer {} has no CRS: it is taken as {}.</source>
      <translation>Die Datei von Layer {} hat kein KBS: {} wird angenommen.</translation>
    </message>
    <message>
      <source>Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever their size on the ground, and the polygons get no areas in square metres. Set one in the layer's properties.</source>
      <translation>Layer {} hat kein Koordinatenbezugssystem: Er wird mit seinen eigenen Pixeln segmentiert, wie groß sie am Boden auch sind, und die Polygone bekommen keine Flächen in Quadratmetern. Setzen Sie eines in den Layereigenschaften.</translation>
    </message>
  </context>
  <context>
    <name>RenderedRaster</name>
    <message>
      <source>Asking again for a part of layer {}: {}</source>
      <translation>Ein Teil von Layer {} wird noch einmal angefragt: {}</translation>
    </message>
    <message>
      <source>expected the whole of layer {}, found {} of its requests failing in each of {} attempts ({}); check the network and the layer's service, then run it again</source>
      <translation>der ganze Layer {} wurde erwartet, {} seiner Anfragen scheiterten in jedem von {} Versuchen ({}); prüfen Sie das Netz und den Dienst des Layers und starten Sie dann erneut</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>kein Grund angegeben</translation>
    </message>
    <message>
      <source>Layer {} is empty in places, and QGIS is too busy to say whether a request failed</source>
      <translation>Layer {} ist stellenweise leer, und QGIS ist zu beschäftigt, um zu sagen, ob eine Anfrage gescheitert ist</translation>
    </message>
    <message>
      <source>drawing the layer was cancelled; nothing of it was kept</source>
      <translation>das Zeichnen des Layers wurde abgebrochen; nichts davon wurde behalten</translation>
    </message>
    <message>
      <source>expected a layer that QGIS can draw, found layer {} unavailable; check its source</source>
      <translation>ein Layer, den QGIS zeichnen kann, wurde erwartet, Layer {} ist aber nicht verfügbar; prüfen Sie seine Quelle</translation>
    </message>
    <message>
      <source>expected an extent or area on layer {}, found one outside of it; choose another one</source>
      <translation>eine Ausdehnung oder ein Bereich auf Layer {} wurde erwartet, gefunden wurde eine außerhalb; wählen Sie eine andere</translation>
    </message>
    <message>
      <source>expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels of {} m); choose a smaller extent or a coarser resolution, or raise the limit in Crispline's options</source>
      <translation>höchstens {} Megapixel sollten von Layer {} gezeichnet werden, gefunden: {} ({} x {} Pixel zu {} m); wählen Sie eine kleinere Ausdehnung oder eine gröbere Auflösung, oder erhöhen Sie die Grenze in Crisplines Optionen</translation>
    </message>
    <message>
      <source>expected layer {} where its coordinate reference system is defined, found the extent outside; choose another extent</source>
      <translation>Layer {} wurde dort erwartet, wo sein Koordinatenbezugssystem definiert ist, die Ausdehnung liegt außerhalb; wählen Sie eine andere Ausdehnung</translation>
    </message>
    <message>
      <source>expected a ground resolution to draw layer {} at, found none, since neither the model nor the layer has one; give a resolution</source>
      <translation>eine Bodenauflösung zum Zeichnen von Layer {} wurde erwartet, keine gefunden, da weder Modell noch Layer eine hat; geben Sie eine Auflösung an</translation>
    </message>
    <message>
      <source>expected to write {} in {}, found that it failed ({}); free some space there or set another temporary folder</source>
      <translation>{} sollte in {} geschrieben werden, das schlug fehl ({}); schaffen Sie dort Platz oder stellen Sie einen anderen temporären Ordner ein</translation>
    </message>
    <message>
      <source>expected layer {} to show something, found it empty in the whole extent at {} m a pixel; choose another extent or a coarser resolution, or correct the layer's largest zoom level</source>
      <translation>erwartet, dass Layer {} etwas zeigt, er ist in der ganzen Ausdehnung bei {} m je Pixel leer; wählen Sie eine andere Ausdehnung oder eine gröbere Auflösung, oder berichtigen Sie die größte Zoomstufe des Layers</translation>
    </message>
    <message>
      <source>Drawing layer {} at {} m a pixel: {} megapixels, about {} requests</source>
      <translation>Layer {} wird mit {} m je Pixel gezeichnet: {} Megapixel, etwa {} Anfragen</translation>
    </message>
    <message>
      <source>About {} requests will be sent to the server of layer {}: check that its terms of use allow it</source>
      <translation>Etwa {} Anfragen gehen an den Server von Layer {}: Prüfen Sie, ob seine Nutzungsbedingungen das erlauben</translation>
    </message>
    <message>
      <source>Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: expect a poor result</source>
      <translation>Layer {} hat Pixel von {} m, gröber als die {} m, die das Modell verträgt: Rechnen Sie mit einem schlechten Ergebnis</translation>
    </message>
    <message>
      <source>The server of layer {} has no tile for {} places: no data there</source>
      <translation>Der Server von Layer {} hat für {} Stellen keine Kachel: dort keine Daten</translation>
    </message>
  </context>
  <context>
    <name>Reports</name>
    <message>
      <source>expected to write {}, found: {}; choose another file</source>
      <translation>{} sollte geschrieben werden, gefunden: {}; wählen Sie eine andere Datei</translation>
    </message>
  </context>
  <context>
    <name>ResultLayers</name>
    <message>
      <source>{} could not be loaded.</source>
      <translation>{} konnte nicht geladen werden.</translation>
    </message>
  </context>
  <context>
    <name>ResultsPanel</name>
    <message>
      <source>{path} cannot be written ({reason}); choose another place.</source>
      <translation>{path} kann nicht geschrieben werden ({reason}); wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <source>Save the table as</source>
      <translation>Tabelle speichern unter</translation>
    </message>
    <message>
      <source>Tables (*.csv)</source>
      <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
      <source>Area of each class</source>
      <translation>Fläche jeder Klasse</translation>
    </message>
    <message>
      <source>Click a heading to sort</source>
      <translation>Zum Sortieren auf eine Überschrift klicken</translation>
    </message>
    <message>
      <source>Copy table</source>
      <translation>Tabelle kopieren</translation>
    </message>
    <message>
      <source>Copy the table, for a spreadsheet</source>
      <translation>Die Tabelle für eine Tabellenkalkulation kopieren</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Save the table as CSV</source>
      <translation>Die Tabelle als CSV speichern</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Polygone speichern unter</translation>
    </message>
    <message>
      <source>&amp;Shapefiles…</source>
      <translation>&amp;Shapefiles…</translation>
    </message>
    <message>
      <source>One Shapefile for each class, in a folder</source>
      <translation>Ein Shapefile je Klasse, in einem Ordner</translation>
    </message>
    <message>
      <source>GeoPac&amp;kage…</source>
      <translation>GeoPac&amp;kage…</translation>
    </message>
    <message>
      <source>All polygons with their style in one file</source>
      <translation>Alle Polygone mit ihrer Darstellung in einer Datei</translation>
    </message>
  </context>
  <context>
    <name>RunBar</name>
    <message>
      <source>{stage} … {percent} %</source>
      <translation>{stage} … {percent} %</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>noch {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} Megapixel pro Sekunde</translation>
    </message>
    <message>
      <source>Stopping …</source>
      <translation>Wird angehalten …</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>Was fehlt</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Was gerade geschieht</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Verbleibende Zeit</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Throughput</source>
      <translation>Durchsatz</translation>
    </message>
    <message>
      <source>Prev&amp;iew</source>
      <translation>&amp;Vorschau</translation>
    </message>
    <message>
      <source>Segment what the map shows into a scratch layer, in seconds</source>
      <translation>In Sekunden in einen temporären Layer segmentieren, was die Karte zeigt</translation>
    </message>
    <message>
      <source>Copy these settings for scripts</source>
      <translation>Diese Einstellungen für Skripte kopieren</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>Stop; what is finished is kept, so that the run can be resumed</source>
      <translation>Anhalten; was fertig ist, bleibt erhalten, sodass der Lauf fortgesetzt werden kann</translation>
    </message>
    <message>
      <source>Res&amp;ume</source>
      <translation>F&amp;ortsetzen</translation>
    </message>
    <message>
      <source>Go on where the last run stopped</source>
      <translation>Dort weitermachen, wo der letzte Lauf stehen blieb</translation>
    </message>
    <message>
      <source>Ru&amp;n</source>
      <translation>Sta&amp;rten</translation>
    </message>
    <message>
      <source>Segment the raster (Enter)</source>
      <translation>Das Raster segmentieren (Eingabetaste)</translation>
    </message>
  </context>
  <context>
    <name>ScriptMenu</name>
    <message>
      <source>Copy as Python command</source>
      <translation>Als Python-Befehl kopieren</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>Als qgis_process-Befehl kopieren</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>In der Verarbeitung öffnen…</translation>
    </message>
  </context>
  <context>
    <name>SegmentRaster</name>
    <message>
      <source>Number of polygons</source>
      <translation>Anzahl der Polygone</translation>
    </message>
    <message>
      <source>Device used</source>
      <translation>Benutztes Gerät</translation>
    </message>
    <message>
      <source>Megapixels per second</source>
      <translation>Megapixel pro Sekunde</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polygone und Fläche jeder Klasse, als JSON</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Rasterlayer</translation>
    </message>
    <message>
      <source>An aerial or satellite image. Files and whatever else GDAL reads are taken as they are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, so give an extent or an area for those.</source>
      <translation>Ein Luft- oder Satellitenbild. Dateien und was GDAL sonst liest werden genommen, wie sie sind; Layer von einem Server (XYZ, WMS, WCS) werden zuerst mit der Auflösung des Modells gezeichnet, geben Sie für sie also eine Ausdehnung oder einen Bereich an.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modell (leer: das mit Crispline gelieferte)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>ONNX-Modelle (*.onnx);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a model” shows what is in it.</source>
      <translation>Eine ONNX-Datei mit Modellkarte, der von Crispline oder der von Deepness. „Modell beschreiben“ zeigt, was darin steht.</translation>
    </message>
    <message>
      <source>Bands (empty: as the model expects)</source>
      <translation>Bänder (leer: wie das Modell sie erwartet)</translation>
    </message>
    <message>
      <source>As many bands as the model expects, in its order. Empty: by the bands' names, else by their order.</source>
      <translation>So viele Bänder, wie das Modell erwartet, in seiner Reihenfolge. Leer: nach den Namen der Bänder, sonst nach ihrer Reihenfolge.</translation>
    </message>
    <message>
      <source>Extent (empty: the whole raster)</source>
      <translation>Ausdehnung (leer: das ganze Raster)</translation>
    </message>
    <message>
      <source>Only pixels in it are segmented. Any CRS will do.</source>
      <translation>Nur Pixel darin werden segmentiert. Jedes KBS ist recht.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Interessenbereich</translation>
    </message>
    <message>
      <source>Only pixels in its polygons are segmented, or in those that are selected. Any CRS will do. With an extent, what lies in both.</source>
      <translation>Nur Pixel in seinen Polygonen werden segmentiert, oder in den ausgewählten. Jedes KBS ist recht. Mit einer Ausdehnung zusammen: was in beiden liegt.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Zu schreibende Klassen (leer: alle)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Namen von Klassen, durch Kommas oder Semikolons getrennt; von Python aus auch eine Liste.</translation>
    </message>
    <message>
      <source>Minimum area in m² (empty: 16 pixels)</source>
      <translation>Mindestfläche in m² (leer: 16 Pixel)</translation>
    </message>
    <message>
      <source>Smaller polygons become part of the neighbour with which they share most of their border. 0 keeps all.</source>
      <translation>Kleinere Polygone gehen im Nachbarn auf, mit dem sie den größten Teil ihres Randes teilen. 0 behält alle.</translation>
    </message>
    <message>
      <source>Fill holes smaller than (m²)</source>
      <translation>Löcher füllen, die kleiner sind als (m²)</translation>
    </message>
    <message>
      <source>Holes that are smaller are filled. 0 keeps all.</source>
      <translation>Kleinere Löcher werden gefüllt. 0 behält alle.</translation>
    </message>
    <message>
      <source>Simplification tolerance in pixels</source>
      <translation>Toleranz der Vereinfachung in Pixeln</translation>
    </message>
    <message>
      <source>How far outlines may move when they are made straight. Neighbours stay without gaps and overlaps. 0 keeps every vertex.</source>
      <translation>Wie weit sich Umrisse verschieben dürfen, wenn sie begradigt werden. Nachbarn bleiben ohne Lücken und Überlappungen. 0 behält jeden Stützpunkt.</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>What the model runs on; “auto” takes the fastest there is, and the log says which and why no better one.</source>
      <translation>Womit das Modell gerechnet wird; „auto“ nimmt das schnellste, das es gibt, und das Protokoll sagt, welches und warum kein besseres.</translation>
    </message>
    <message>
      <source>Resolution in metres a pixel (empty: the model's)</source>
      <translation>Auflösung in Metern je Pixel (leer: die des Modells)</translation>
    </message>
    <message>
      <source>The raster is resampled to it before the model sees it.</source>
      <translation>Das Raster wird darauf umgerechnet, bevor das Modell es sieht.</translation>
    </message>
    <message>
      <source>Overlap of tiles, 0 to under 1 (empty: the model's)</source>
      <translation>Überlappung der Kacheln, 0 bis unter 1 (leer: die des Modells)</translation>
    </message>
    <message>
      <source>Share of a tile's side that its neighbour sees too. More is slower and smoother.</source>
      <translation>Anteil einer Kachelseite, den auch der Nachbar sieht. Mehr ist langsamer und glatter.</translation>
    </message>
    <message>
      <source>Processor threads (empty: all)</source>
      <translation>Prozessor-Threads (leer: alle)</translation>
    </message>
    <message>
      <source>Fewer leave room for other programs.</source>
      <translation>Weniger lassen Platz für andere Programme.</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Blöcke überspringen, die nicht lesbar sind</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, and do not end the job.</source>
      <translation>Beschädigte Teile der Datei gelten mit einer Warnung als „keine Daten“ und beenden den Auftrag nicht.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygone</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean probability) and n_vertices.</source>
      <translation>Die Klassenpolygone mit class_id, class_name, area_m2, perimeter_m, confidence (mittlere Wahrscheinlichkeit) und n_vertices.</translation>
    </message>
    <message>
      <source>Class map</source>
      <translation>Klassenraster</translation>
    </message>
    <message>
      <source>A GeoTIFF with the class of every pixel and a palette.</source>
      <translation>Ein GeoTIFF mit der Klasse jedes Pixels und einer Farbpalette.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Ordner für ein Shapefile je Klasse</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nach den Klassen benannt; wird angelegt, wo es noch keinen gibt.</translation>
    </message>
    <message>
      <source>Segment raster to polygons</source>
      <translation>Raster in Polygone segmentieren</translation>
    </message>
    <message>
      <source>segmentation,semantic,classification,classify,land cover,buildings,deep learning,machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize</source>
      <translation>segmentierung,semantisch,klassifikation,klassifizieren,landbedeckung,gebäude,deep learning,maschinelles lernen,neuronales netz,onnx,vektorisieren,polygonisieren,segmentation,vectorize,polygonize</translation>
    </message>
    <message>
      <source>Segments an aerial or satellite image with a model and turns the classes into polygons with crisp boundaries: no stair-steps, no gaps or overlaps between neighbours, no seams, right angles where the model's classes have them.

Without a model the one that comes with Crispline is used. Any ONNX segmentation model with a model card will do.

On first use the engine is installed into the QGIS profile; nothing of QGIS itself is changed. A job that was cancelled or interrupted goes on where it stopped when it is run again with the same parameters.</source>
      <translation>Segmentiert ein Luft- oder Satellitenbild mit einem Modell und macht aus den Klassen Polygone mit klaren Grenzen: keine Treppenstufen, keine Lücken oder Überlappungen zwischen Nachbarn, keine Nähte, rechte Winkel, wo die Klassen des Modells sie haben.

Ohne Modell wird das mit Crispline gelieferte benutzt. Jedes ONNX-Segmentierungsmodell mit Modellkarte ist recht.

Beim ersten Mal wird die Engine im QGIS-Profil installiert; an QGIS selbst ändert sich nichts. Ein abgebrochener oder unterbrochener Auftrag geht dort weiter, wo er stehen blieb, wenn er mit denselben Parametern noch einmal gestartet wird.</translation>
    </message>
    <message>
      <source>{} classes</source>
      <translation>{} Klassen</translation>
    </message>
    <message>
      <source>{} class map</source>
      <translation>{} Klassenraster</translation>
    </message>
    <message>
      <source>expected a class map that ends with .tif, found {}; rename it</source>
      <translation>ein Klassenraster mit der Endung .tif wurde erwartet, {} gefunden; benennen Sie es um</translation>
    </message>
    <message>
      <source>expected polygons, a class map or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>Polygone, ein Klassenraster oder Shapefiles sollten geschrieben werden, nichts davon ist gewählt; wählen Sie mindestens eine Ausgabe</translation>
    </message>
    <message>
      <source>expected a model, found no file {}; choose another one</source>
      <translation>ein Modell wurde erwartet, keine Datei {} gefunden; wählen Sie ein anderes</translation>
    </message>
    <message>
      <source>expected bands of 1 to {} of layer {}, found {}; choose among these</source>
      <translation>Bänder von 1 bis {} des Layers {} wurden erwartet, {} gefunden; wählen Sie aus diesen</translation>
    </message>
    <message>
      <source>expected a raster layer, found none under {}; choose another one</source>
      <translation>ein Rasterlayer wurde erwartet, unter {} keiner gefunden; wählen Sie einen anderen</translation>
    </message>
    <message>
      <source>expected a layer of polygons as area of interest, found none under {}; choose another one</source>
      <translation>ein Polygonlayer als Interessenbereich wurde erwartet, unter {} keiner gefunden; wählen Sie einen anderen</translation>
    </message>
    <message>
      <source>the plugin's folder</source>
      <translation>der Ordner des Plugins</translation>
    </message>
  </context>
  <context>
    <name>SetUpEngine</name>
    <message>
      <source>Set up the engine</source>
      <translation>Engine einrichten</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Engine</translation>
    </message>
    <message>
      <source>install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall</source>
      <translation>installieren,installation,abhängigkeiten,umgebung,python,pip,gpu,cuda,reparieren,deinstallieren,install</translation>
    </message>
    <message>
      <source>The engine runs in a Python environment of its own, in a folder of the QGIS profile. It is made when it is first needed; here it can be made beforehand, for instance on computers of an office or in a script. Nothing of QGIS itself is changed.

set up: makes what is missing; goes on where an interrupted set-up stopped.
check: looks at every package and lets the engine examine itself.
repair: installs again what is broken.
remove: deletes the environment and what was downloaded for it.

What is left empty is taken from Crispline's options. A folder of wheels needs no network.</source>
      <translation>Die Engine läuft in einer eigenen Python-Umgebung in einem Ordner des QGIS-Profils. Sie entsteht, wenn sie zum ersten Mal gebraucht wird; hier kann sie im Voraus angelegt werden, etwa auf den Rechnern eines Büros oder in einem Skript. An QGIS selbst ändert sich nichts.

set up: legt an, was fehlt; macht weiter, wo eine unterbrochene Einrichtung stehen blieb.
check: sieht nach jedem Paket und lässt die Engine sich selbst prüfen.
repair: installiert neu, was kaputt ist.
remove: löscht die Umgebung und was dafür heruntergeladen wurde.

Was leer bleibt, kommt aus Crisplines Optionen. Ein Wheel-Ordner braucht kein Netz.</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>Was zu tun ist</translation>
    </message>
    <message>
      <source>Scripts use these words as they are.</source>
      <translation>Skripte benutzen diese Wörter, wie sie sind.</translation>
    </message>
    <message>
      <source>Build of ONNX Runtime (empty: as in the options)</source>
      <translation>Variante von ONNX Runtime (leer: wie in den Optionen)</translation>
    </message>
    <message>
      <source>“auto” goes by the graphics driver; directml is for Windows.</source>
      <translation>„auto“ richtet sich nach dem Grafiktreiber; directml ist für Windows.</translation>
    </message>
    <message>
      <source>Folder of wheels to install from, without a network</source>
      <translation>Wheel-Ordner für die Installation ohne Netz</translation>
    </message>
    <message>
      <source>Holds every package of the requirements for this build and platform.</source>
      <translation>Enthält jedes benötigte Paket für diese Variante und Plattform.</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python als Ausgangspunkt</translation>
    </message>
    <message>
      <source>Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded.</source>
      <translation>Python ab 3.11. Leer: das von QGIS oder eines, das heruntergeladen wird.</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Paketindex</translation>
    </message>
    <message>
      <source>Address of a mirror of PyPI.</source>
      <translation>Adresse eines Spiegels von PyPI.</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Such as http://host:port. Empty: that of QGIS.</source>
      <translation>Etwa http://host:port. Leer: der von QGIS.</translation>
    </message>
    <message>
      <source>Whether the engine can be used</source>
      <translation>Ob die Engine benutzt werden kann</translation>
    </message>
    <message>
      <source>State: ready, missing, outdated, incomplete or external</source>
      <translation>Zustand: ready, missing, outdated, incomplete oder external</translation>
    </message>
    <message>
      <source>The engine's Python</source>
      <translation>Das Python der Engine</translation>
    </message>
    <message>
      <source>Devices, fastest first, as JSON</source>
      <translation>Geräte, das schnellste zuerst, als JSON</translation>
    </message>
    <message>
      <source>What a check found, as JSON</source>
      <translation>Was eine Prüfung ergab, als JSON</translation>
    </message>
    <message>
      <source>File with the log of the latest set-up</source>
      <translation>Datei mit dem Protokoll der letzten Einrichtung</translation>
    </message>
    <message>
      <source>Device {}: {}</source>
      <translation>Gerät {}: {}</translation>
    </message>
    <message>
      <source>Device {}: not available, since {}</source>
      <translation>Gerät {}: nicht verfügbar, weil {}</translation>
    </message>
  </context>
  <context>
    <name>SettingsForm</name>
    <message>
      <source>Add a raster layer to the project, and choose it above.</source>
      <translation>Fügen Sie dem Projekt einen Rasterlayer hinzu und wählen Sie ihn oben aus.</translation>
    </message>
    <message>
      <source>This model cannot be used; choose another.</source>
      <translation>Dieses Modell kann nicht verwendet werden; wählen Sie ein anderes.</translation>
    </message>
    <message>
      <source>A web service is asked for {limit} at most: choose a smaller area, or raise the limit in the options.</source>
      <translation>Ein Webdienst wird um höchstens {limit} gebeten: Wählen Sie einen kleineren Bereich oder erhöhen Sie die Grenze in den Optionen.</translation>
    </message>
    <message>
      <source>Add a raster to the project</source>
      <translation>Raster zum Projekt hinzufügen</translation>
    </message>
    <message>
      <source>{} cannot be opened as a raster.</source>
      <translation>{} lässt sich nicht als Raster öffnen.</translation>
    </message>
    <message>
      <source>Raster la&amp;yer</source>
      <translation>Raster&amp;layer</translation>
    </message>
    <message>
      <source>The aerial or satellite image to segment, also from a web service</source>
      <translation>Das zu segmentierende Luft- oder Satellitenbild, auch von einem Webdienst</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Rasterlayer</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Add a raster file to the project</source>
      <translation>Dem Projekt eine Rasterdatei hinzufügen</translation>
    </message>
    <message>
      <source>Add a raster file</source>
      <translation>Rasterdatei hinzufügen</translation>
    </message>
    <message>
      <source>ONN&amp;X model</source>
      <translation>ONN&amp;X-Modell</translation>
    </message>
    <message>
      <source>Area to se&amp;gment</source>
      <translation>Zu se&amp;gmentierender Bereich</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>Ou&amp;tput polygons</source>
      <translation>A&amp;usgabepolygone</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
  </context>
  <context>
    <name>SetupPanel</name>
    <message>
      <source>The plugin was updated: its engine must be brought up to date before the next run.</source>
      <translation>Das Plugin wurde aktualisiert: Vor dem nächsten Lauf muss seine Engine auf denselben Stand gebracht werden.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing; it can go on from here.</source>
      <translation>Die Einrichtung der Engine wurde unterbrochen, oder es fehlen Dateien; sie kann von hier an weitergehen.</translation>
    </message>
    <message>
      <source>Crispline's engine runs outside QGIS and is installed once. This takes a few minutes.</source>
      <translation>Crisplines Engine läuft außerhalb von QGIS und wird einmal installiert. Das dauert einige Minuten.</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Crisplines Engine wird eingerichtet</translation>
    </message>
    <message>
      <source>Preparing …</source>
      <translation>Wird vorbereitet …</translation>
    </message>
    <message>
      <source>Looking for a graphics card</source>
      <translation>Grafikkarte wird gesucht</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatisch: {}</translation>
    </message>
    <message>
      <source>The folder {}</source>
      <translation>Der Ordner {}</translation>
    </message>
    <message>
      <source>PyPI, over the network</source>
      <translation>PyPI, über das Netz</translation>
    </message>
    <message>
      <source>&lt;b&gt;Set up the engine&lt;/b&gt;</source>
      <translation>&lt;b&gt;Engine einrichten&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Installs</source>
      <translation>Installiert</translation>
    </message>
    <message>
      <source>ONNX Runtime and the libraries around it, in a Python of its own. QGIS' Python stays as it is.</source>
      <translation>ONNX Runtime und die Bibliotheken dazu, in einem eigenen Python. Das Python von QGIS bleibt, wie es ist.</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>Braucht</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>&amp;Build for</source>
      <translation>Va&amp;riante für</translation>
    </message>
    <message>
      <source>A graphics card is many times faster than a processor, its build many times larger</source>
      <translation>Eine Grafikkarte ist um ein Vielfaches schneller als ein Prozessor, ihre Variante um ein Vielfaches größer</translation>
    </message>
    <message>
      <source>Build to install</source>
      <translation>Zu installierende Variante</translation>
    </message>
    <message>
      <source>O&amp;ptions…</source>
      <translation>O&amp;ptionen…</translation>
    </message>
    <message>
      <source>Installation without a network, proxy, your own Python</source>
      <translation>Installation ohne Netz, Proxy, eigenes Python</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>Stop the set-up; it can go on later</source>
      <translation>Die Einrichtung anhalten; sie kann später weitergehen</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>Einr&amp;ichten</translation>
    </message>
    <message>
      <source>Install the engine (Enter)</source>
      <translation>Die Engine installieren (Eingabetaste)</translation>
    </message>
  </context>
  <context>
    <name>VectorizeClasses</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there</source>
      <translation>{} sollte für die Engine geschrieben werden, gefunden: {}; schaffen Sie dort Platz</translation>
    </message>
    <message>
      <source>Vectorise class raster</source>
      <translation>Klassenraster vektorisieren</translation>
    </message>
    <message>
      <source>polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,smooth,simplify,coverage,topology</source>
      <translation>polygonisieren,vektorisieren,raster zu vektor,klassenraster,landbedeckung,klassifikation,glätten,vereinfachen,flächendeckung,topologie,polygonize,vectorize</translation>
    </message>
    <message>
      <source>Turns a raster of class numbers, from Crispline or any other tool, into class polygons: a coverage without gaps and overlaps, with simplified outlines instead of stair-steps.

Names and colours come from the layer's palette where it is drawn by one, else from the raster's own category names, attribute table and colour table. The polygons are styled with them.

A class raster does not say where between two pixels a boundary runs, so outlines are less exact than those of “Segment raster to polygons”, which knows the probabilities. A probability store that the command line has kept can be used instead of a raster.</source>
      <translation>Macht aus einem Raster von Klassennummern, von Crispline oder jedem anderen Werkzeug, Klassenpolygone: eine Flächendeckung ohne Lücken und Überlappungen, mit vereinfachten Umrissen statt Treppenstufen.

Namen und Farben kommen aus der Palette des Layers, wenn er mit einer gezeichnet wird, sonst aus den Kategorienamen, der Attributtabelle und der Farbtabelle des Rasters. Die Polygone werden damit dargestellt.

Ein Klassenraster sagt nicht, wo zwischen zwei Pixeln eine Grenze verläuft; die Umrisse sind daher weniger genau als die von „Raster in Polygone segmentieren“, das die Wahrscheinlichkeiten kennt. Statt eines Rasters kann ein Wahrscheinlichkeitsspeicher benutzt werden, den die Befehlszeile behalten hat.</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Anzahl der Polygone</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polygone und Fläche jeder Klasse, als JSON</translation>
    </message>
    <message>
      <source>{} polygons</source>
      <translation>{} Polygone</translation>
    </message>
    <message>
      <source>Class raster</source>
      <translation>Klassenraster</translation>
    </message>
    <message>
      <source>Whole numbers, up to 255 different ones. No data stays without a polygon.</source>
      <translation>Ganze Zahlen, bis zu 255 verschiedene. „Keine Daten“ bleibt ohne Polygon.</translation>
    </message>
    <message>
      <source>Band (empty: the only one)</source>
      <translation>Band (leer: das einzige)</translation>
    </message>
    <message>
      <source>The band with the class numbers.</source>
      <translation>Das Band mit den Klassennummern.</translation>
    </message>
    <message>
      <source>Probability store instead of a raster (.zarr folder)</source>
      <translation>Wahrscheinlichkeitsspeicher statt eines Rasters (.zarr-Ordner)</translation>
    </message>
    <message>
      <source>A folder written by “crispline segment --probabilities” or “crispline infer”.</source>
      <translation>Ein Ordner, den „crispline segment --probabilities“ oder „crispline infer“ geschrieben hat.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polygone</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (empty for a class raster) and n_vertices.</source>
      <translation>Die Klassenpolygone mit class_id, class_name, area_m2, perimeter_m, confidence (leer bei einem Klassenraster) und n_vertices.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Ordner für ein Shapefile je Klasse</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nach den Klassen benannt; wird angelegt, wo es noch keinen gibt.</translation>
    </message>
    <message>
      <source>expected either a class raster or a probability store, found {}; give one of them</source>
      <translation>entweder ein Klassenraster oder ein Wahrscheinlichkeitsspeicher wurde erwartet, {} gefunden; geben Sie eines davon an</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>keines</translation>
    </message>
    <message>
      <source>both</source>
      <translation>beides</translation>
    </message>
    <message>
      <source>expected polygons or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>Polygone oder Shapefiles sollten geschrieben werden, nichts davon ist gewählt; wählen Sie mindestens eine Ausgabe</translation>
    </message>
    <message>
      <source>expected a class raster, found none under {}; choose another one</source>
      <translation>ein Klassenraster wurde erwartet, unter {} keines gefunden; wählen Sie ein anderes</translation>
    </message>
    <message>
      <source>expected a raster of class numbers, found pictures in layer {}; use “Segment raster to polygons” to find classes in a picture</source>
      <translation>ein Raster von Klassennummern wurde erwartet, Layer {} enthält ein Bild; nehmen Sie „Raster in Polygone segmentieren“, um Klassen in einem Bild zu finden</translation>
    </message>
    <message>
      <source>expected one band of class numbers, found {} bands in layer {}; choose the band</source>
      <translation>ein Band mit Klassennummern wurde erwartet, {} Bänder im Layer {} gefunden; wählen Sie das Band</translation>
    </message>
  </context>
</TS>
