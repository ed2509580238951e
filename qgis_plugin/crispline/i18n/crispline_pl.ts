<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pl" sourcelanguage="en">
  <context>
    <name>AdvancedSettings</name>
    <message>
      <source>All classes</source>
      <translation>Wszystkie klasy</translation>
    </message>
    <message>
      <source>Choose a band for each that the model takes, or for none.</source>
      <translation>Wybierz kanał dla każdego, którego wymaga model, albo dla żadnego.</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatycznie</translation>
    </message>
    <message>
      <source>The layer's band that the model takes as {}</source>
      <translation>Kanał warstwy, który model przyjmuje jako {}</translation>
    </message>
    <message>
      <source>Band for {}</source>
      <translation>Kanał dla {}</translation>
    </message>
    <message>
      <source>Fill holes below</source>
      <translation>Wypełnij dziury poniżej</translation>
    </message>
    <message>
      <source>Smaller holes in polygons are filled with the class around them</source>
      <translation>Mniejsze dziury w poligonach są wypełniane otaczającą je klasą</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Brak</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Rozdzielczość</translation>
    </message>
    <message>
      <source>Ground size of the pixels that the model sees; automatic: what it was made for</source>
      <translation>Wielkość w terenie pikseli, które widzi model; automatycznie: taka, dla jakiej powstał</translation>
    </message>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Nakładanie kafli</translation>
    </message>
    <message>
      <source>Neighbouring tiles share this much and are blended: more is slower; automatic: as the model expects</source>
      <translation>Sąsiednie kafle dzielą tyle i są łączone: więcej to wolniej; automatycznie: jak oczekuje model</translation>
    </message>
    <message>
      <source> %</source>
      <translation> %</translation>
    </message>
    <message>
      <source>CPU threads</source>
      <translation>Wątki procesora</translation>
    </message>
    <message>
      <source>How many CPU cores may work at once</source>
      <translation>Ile rdzeni procesora może pracować jednocześnie</translation>
    </message>
    <message>
      <source>All cores</source>
      <translation>Wszystkie rdzenie</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klasy</translation>
    </message>
    <message>
      <source>Which classes become polygons</source>
      <translation>Które klasy stają się poligonami</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Pomiń bloki, których nie można odczytać</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, instead of ending the run</source>
      <translation>Uszkodzone części pliku liczą się, z ostrzeżeniem, jako brak danych, zamiast kończyć przebieg</translation>
    </message>
  </context>
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The Processing algorithm {} is missing.</source>
      <translation>Brak algorytmu przetwarzania {}.</translation>
    </message>
    <message>
      <source>It failed without a reason; see the log messages.</source>
      <translation>Nie powiodło się bez podania przyczyny; zobacz dziennik komunikatów.</translation>
    </message>
  </context>
  <context>
    <name>Area</name>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>oczekiwano zaznaczonych poligonów w warstwie {}, nie znaleziono żadnych; zaznacz jakieś albo użyj wszystkich obiektów</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>oczekiwano poligonów w warstwie {}, nie znaleziono żadnych; wybierz inną warstwę</translation>
    </message>
    <message>
      <source>expected the extent and the polygons of layer {} to overlap, found them apart; leave one of them out</source>
      <translation>oczekiwano, że zasięg i poligony warstwy {} się nakładają, leżą jednak osobno; pomiń jedno z nich</translation>
    </message>
    <message>
      <source>expected {} to lie where both coordinate reference systems are defined, found points outside ({}); check them</source>
      <translation>oczekiwano, że {} leży tam, gdzie oba układy współrzędnych są określone, znaleziono punkty poza nimi ({}); sprawdź je</translation>
    </message>
    <message>
      <source>expected to write the area of interest to {}, found: {}; make room there</source>
      <translation>oczekiwano zapisania obszaru zainteresowania w {}, stwierdzono: {}; zwolnij tam miejsce</translation>
    </message>
  </context>
  <context>
    <name>AreaChooser</name>
    <message>
      <source>Whole layer</source>
      <translation>Cała warstwa</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>To, co pokazuje mapa</translation>
    </message>
    <message>
      <source>Within polygons</source>
      <translation>Wewnątrz poligonów</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>Prostokąt</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map, or type its coordinates.</source>
      <translation>Narysuj prostokąt na mapie albo wpisz jego współrzędne.</translation>
    </message>
    <message>
      <source>This area lies outside the raster layer.</source>
      <translation>Ten obszar leży poza warstwą rastrową.</translation>
    </message>
    <message>
      <source>The project has no polygon layer to take the area from.</source>
      <translation>Projekt nie ma warstwy poligonów, z której można by wziąć obszar.</translation>
    </message>
    <message>
      <source>Select polygons on the map, or take all polygons of the layer.</source>
      <translation>Zaznacz poligony na mapie albo weź wszystkie poligony warstwy.</translation>
    </message>
    <message>
      <source>Up to {}</source>
      <translation>Do {}</translation>
    </message>
    <message>
      <source>{area}, {pixels} for the model</source>
      <translation>{area}, {pixels} dla modelu</translation>
    </message>
    <message>
      <source>{area}, {pixels} to be fetched from the web service</source>
      <translation>{area}, {pixels} do pobrania z usługi sieciowej</translation>
    </message>
    <message>
      <source>Which part of the raster becomes polygons</source>
      <translation>Która część rastra staje się poligonami</translation>
    </message>
    <message>
      <source>Area to segment</source>
      <translation>Segmentowany obszar</translation>
    </message>
    <message>
      <source>Polygons that bound the area, in any coordinate reference system</source>
      <translation>Poligony ograniczające obszar, w dowolnym układzie współrzędnych</translation>
    </message>
    <message>
      <source>Layer with the polygons</source>
      <translation>Warstwa z poligonami</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Tylko zaznaczone poligony</translation>
    </message>
    <message>
      <source>Only what is selected in this layer; otherwise all its polygons</source>
      <translation>Tylko to, co zaznaczone w tej warstwie; inaczej wszystkie jej poligony</translation>
    </message>
    <message>
      <source>Draw on the map</source>
      <translation>Rysuj na mapie</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map</source>
      <translation>Przeciągnij prostokąt na mapie</translation>
    </message>
    <message>
      <source>The rectangle's coordinates; type them, or take them from a layer</source>
      <translation>Współrzędne prostokąta; wpisz je albo weź z warstwy</translation>
    </message>
    <message>
      <source>What the model will see, at its own resolution</source>
      <translation>Co zobaczy model, w swojej rozdzielczości</translation>
    </message>
  </context>
  <context>
    <name>Builds</name>
    <message>
      <source>Automatic</source>
      <translation>Automatycznie</translation>
    </message>
    <message>
      <source>Processor only</source>
      <translation>Tylko procesor</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 12)</source>
      <translation>Karta graficzna NVIDIA (CUDA 12)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 13)</source>
      <translation>Karta graficzna NVIDIA (CUDA 13)</translation>
    </message>
    <message>
      <source>Any graphics card (DirectML)</source>
      <translation>Dowolna karta graficzna (DirectML)</translation>
    </message>
    <message>
      <source>Processor and Apple's Core ML</source>
      <translation>Procesor i Core ML firmy Apple</translation>
    </message>
    <message>
      <source>{download} to download, {disk} on the disk</source>
      <translation>{download} do pobrania, {disk} na dysku</translation>
    </message>
  </context>
  <context>
    <name>ClassAreaTable</name>
    <message>
      <source>Class</source>
      <translation>Klasa</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Poligony</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Powierzchnia</translation>
    </message>
  </context>
  <context>
    <name>ClassRows</name>
    <message>
      <source>class {}</source>
      <translation>klasa {}</translation>
    </message>
    <message>
      <source>right angles</source>
      <translation>kąty proste</translation>
    </message>
    <message>
      <source>The class with this number in the model's output</source>
      <translation>Klasa o tym numerze w wyniku modelu</translation>
    </message>
    <message>
      <source>Name of class {}</source>
      <translation>Nazwa klasy {}</translation>
    </message>
    <message>
      <source>The colour of its polygons</source>
      <translation>Kolor jej poligonów</translation>
    </message>
    <message>
      <source>Colour of class {}</source>
      <translation>Kolor klasy {}</translation>
    </message>
    <message>
      <source>Its outlines are straight with right angles, as of buildings</source>
      <translation>Jej obrysy są proste, z kątami prostymi, jak u budynków</translation>
    </message>
  </context>
  <context>
    <name>ClassSwatches</name>
    <message>
      <source>Classes: {}</source>
      <translation>Klasy: {}</translation>
    </message>
    <message>
      <source>smooth outlines</source>
      <translation>gładkie obrysy</translation>
    </message>
    <message>
      <source>straight outlines</source>
      <translation>proste obrysy</translation>
    </message>
    <message>
      <source>straight outlines with right angles</source>
      <translation>proste obrysy z kątami prostymi</translation>
    </message>
  </context>
  <context>
    <name>CrisplineAlgorithm</name>
    <message>
      <source>Segmentation</source>
      <translation>Segmentacja</translation>
    </message>
    <message>
      <source>Cancelled. What is done is kept: run it again as it was to go on.</source>
      <translation>Anulowano. To, co zrobione, zostaje zachowane: uruchom ponownie bez zmian, aby kontynuować.</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was written.</source>
      <translation>Anulowano. Niczego nie zapisano.</translation>
    </message>
  </context>
  <context>
    <name>CrisplineDock</name>
    <message>
      <source>The map does not show the raster layer: zoom to it first.</source>
      <translation>Mapa nie pokazuje warstwy rastrowej: najpierw powiększ do jej zasięgu.</translation>
    </message>
    <message>
      <source>The view is large: the preview shows its middle. Zoom in to see less.</source>
      <translation>Widok jest duży: podgląd pokazuje jego środek. Przybliż, aby zobaczyć mniej.</translation>
    </message>
    <message>
      <source>Stopped. What is finished is kept: Resume goes on.</source>
      <translation>Zatrzymano. To, co gotowe, zostaje zachowane: „Wznów” idzie dalej.</translation>
    </message>
    <message>
      <source>&lt;b&gt;{layer}&lt;/b&gt;: {count} polygons</source>
      <translation>&lt;b&gt;{layer}&lt;/b&gt;: {count} poligonów</translation>
    </message>
    <message>
      <source>{layer}: {count} polygons in {duration}</source>
      <translation>{layer}: {count} poligonów w {duration}</translation>
    </message>
    <message>
      <source>took {}</source>
      <translation>trwało {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} megapikseli na sekundę</translation>
    </message>
    <message>
      <source>The segmentation is finished, but its project was closed meanwhile.</source>
      <translation>Segmentacja jest gotowa, ale jej projekt został w międzyczasie zamknięty.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Dodaj do tego projektu</translation>
    </message>
    <message>
      <source>The layer of polygons is no longer in the project.</source>
      <translation>Warstwy poligonów nie ma już w projekcie.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Folder na jeden Shapefile na klasę</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Zapisz poligony jako</translation>
    </message>
    <message>
      <source>Crispline</source>
      <translation>Crispline</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Ustawienia</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Wyniki</translation>
    </message>
  </context>
  <context>
    <name>CrisplineProvider</name>
    <message>
      <source>Crispline: rasters to class polygons</source>
      <translation>Crispline: z rastrów poligony klas</translation>
    </message>
  </context>
  <context>
    <name>DeviceChooser</name>
    <message>
      <source>Automatic</source>
      <translation>Automatycznie</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatycznie: {}</translation>
    </message>
    <message>
      <source>{} (not available)</source>
      <translation>{} (niedostępne)</translation>
    </message>
    <message>
      <source>What runs the model</source>
      <translation>Na czym działa model</translation>
    </message>
    <message>
      <source>No graphics card is used: {}</source>
      <translation>Karta graficzna nie jest używana: {}</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Urządzenie</translation>
    </message>
  </context>
  <context>
    <name>EvaluatePolygons</name>
    <message>
      <source>Evaluate polygons</source>
      <translation>Ocena poligonów</translation>
    </message>
    <message>
      <source>accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,recall,boundary,quality,ground truth,reference,score</source>
      <translation>dokładność,ocena,walidacja,macierz pomyłek,iou,f1,precyzja,czułość,granica,jakość,dane referencyjne,accuracy,assessment,validation</translation>
    </message>
    <message>
      <source>Compares class polygons with reference polygons of the same ground: IoU, F1, precision and recall of every class, scores of the class boundaries and their mean distance, the geometry of single objects such as buildings, and whether the result is a valid coverage.

Classes are compared by their text. The column is found by itself where it is called class_name, class_id, class, name or label. Where the reference holds one class only, building footprints say, name that class: the ground outside counts as the rest.

The layers may be of any provider and CRS; only what the reference covers is compared.</source>
      <translation>Porównuje poligony klas z poligonami referencyjnymi tego samego terenu: IoU, F1, precyzja i czułość każdej klasy, oceny granic klas i ich średnia odległość, geometria pojedynczych obiektów, takich jak budynki, oraz to, czy wynik jest poprawnym pokryciem.

Klasy porównuje się według ich tekstu. Kolumna zostaje znaleziona sama, jeśli nazywa się class_name, class_id, class, name lub label. Jeśli dane referencyjne zawierają tylko jedną klasę, na przykład obrysy budynków, podaj tę klasę: teren poza nimi liczy się jako reszta.

Warstwy mogą być od dowolnego dostawcy i w dowolnym układzie współrzędnych; porównuje się tylko to, co obejmują dane referencyjne.</translation>
    </message>
    <message>
      <source>No class of the result occurs in the reference at the same place: check that the class fields ({} and {}) hold the same names.</source>
      <translation>Żadna klasa wyniku nie występuje w tym samym miejscu danych referencyjnych: sprawdź, czy pola klas ({} i {}) zawierają te same nazwy.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they count.</source>
      <translation>Warstwa {} ma niezapisane zmiany: są uwzględniane.</translation>
    </message>
    <message>
      <source>{}: IoU {}, F1 {}</source>
      <translation>{}: IoU {}, F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy {}, mean IoU {}, mean F1 {}</source>
      <translation>Dokładność ogólna {}, średnie IoU {}, średnie F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>Dokładność ogólna</translation>
    </message>
    <message>
      <source>Mean IoU</source>
      <translation>Średnie IoU</translation>
    </message>
    <message>
      <source>Mean F1</source>
      <translation>Średnie F1</translation>
    </message>
    <message>
      <source>Mean distance of the boundaries</source>
      <translation>Średnia odległość granic</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Liczba poligonów</translation>
    </message>
    <message>
      <source>Invalid polygons</source>
      <translation>Niepoprawne poligony</translation>
    </message>
    <message>
      <source>Area of overlaps</source>
      <translation>Powierzchnia nakładań</translation>
    </message>
    <message>
      <source>Enclosed gaps</source>
      <translation>Zamknięte luki</translation>
    </message>
    <message>
      <source>Pixel size of the comparison</source>
      <translation>Rozmiar piksela porównania</translation>
    </message>
    <message>
      <source>Valid coverage</source>
      <translation>Poprawne pokrycie</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Poligony klas</translation>
    </message>
    <message>
      <source>The layer to score.</source>
      <translation>Warstwa do oceny.</translation>
    </message>
    <message>
      <source>Reference polygons</source>
      <translation>Poligony referencyjne</translation>
    </message>
    <message>
      <source>What is held to be true.</source>
      <translation>To, co uznaje się za prawdę.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Pole klasy (puste: znajdowane samo)</translation>
    </message>
    <message>
      <source>The column of the class polygons that holds the class, as number or text.</source>
      <translation>Kolumna poligonów klas, która zawiera klasę jako liczbę lub tekst.</translation>
    </message>
    <message>
      <source>Class field of the reference (empty: the same)</source>
      <translation>Pole klasy danych referencyjnych (puste: to samo)</translation>
    </message>
    <message>
      <source>Only where it has another name there.</source>
      <translation>Tylko jeśli nazywa się tam inaczej.</translation>
    </message>
    <message>
      <source>The reference holds only this class (empty: it has all classes)</source>
      <translation>Dane referencyjne zawierają tylko tę klasę (puste: mają wszystkie klasy)</translation>
    </message>
    <message>
      <source>A class of the input; every reference polygon counts as it.</source>
      <translation>Klasa z danych wejściowych; każdy poligon referencyjny liczy się jako ona.</translation>
    </message>
    <message>
      <source>Pixel of the comparison in layer units (empty: 4096 along the longer side)</source>
      <translation>Piksel porównania w jednostkach warstwy (puste: 4096 wzdłuż dłuższego boku)</translation>
    </message>
    <message>
      <source>Use the raster's pixel to compare different results of one raster.</source>
      <translation>Użyj piksela rastra, aby porównać różne wyniki jednego rastra.</translation>
    </message>
    <message>
      <source>Classes to score object by object</source>
      <translation>Klasy oceniane obiekt po obiekcie</translation>
    </message>
    <message>
      <source>Separated by commas or semicolons; those that the reference lacks are left out.</source>
      <translation>Rozdzielone przecinkami lub średnikami; te, których brak w danych referencyjnych, są pomijane.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Raport</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Pliki HTML (*.html)</translation>
    </message>
    <message>
      <source>All figures on a page, with what they mean.</source>
      <translation>Wszystkie wartości na jednej stronie, z ich znaczeniem.</translation>
    </message>
    <message>
      <source>All figures as JSON</source>
      <translation>Wszystkie wartości jako JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Pliki JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs: everything that the report holds.</source>
      <translation>Dla programów: wszystko, co zawiera raport.</translation>
    </message>
    <message>
      <source>Scores of the classes as CSV</source>
      <translation>Oceny klas jako CSV</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Pliki CSV (*.csv)</translation>
    </message>
    <message>
      <source>For spreadsheets: a line for each class.</source>
      <translation>Do arkuszy kalkulacyjnych: wiersz na klasę.</translation>
    </message>
    <message>
      <source>{} compared with {}</source>
      <translation>{} w porównaniu z {}</translation>
    </message>
    <message>
      <source>Drawn with pixels of {}</source>
      <translation>Narysowano pikselami o boku {}</translation>
    </message>
    <message>
      <source>of the ground has the right class</source>
      <translation>terenu ma właściwą klasę</translation>
    </message>
    <message>
      <source>mean IoU of the classes</source>
      <translation>średnie IoU klas</translation>
    </message>
    <message>
      <source>mean F1 of the classes</source>
      <translation>średnie F1 klas</translation>
    </message>
    <message>
      <source>between the boundaries, on average</source>
      <translation>między granicami, średnio</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasa</translation>
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
      <translation>Precyzja</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>Czułość</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klasy</translation>
    </message>
    <message>
      <source>Boundaries</source>
      <translation>Granice</translation>
    </message>
    <message>
      <source>No boundary of the result lies within five pixels of one of the reference.</source>
      <translation>Żadna granica wyniku nie leży w odległości do pięciu pikseli od granicy danych referencyjnych.</translation>
    </message>
    <message>
      <source>95 % of the boundaries that have a counterpart are within {} of it. {} of the result's and {} of the reference's boundaries have none.</source>
      <translation>95 % granic, które mają odpowiednik, leży w odległości do {} od niego. {} granic wyniku i {} granic danych referencyjnych go nie ma.</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Znalezione</translation>
    </message>
    <message>
      <source>Outline off by</source>
      <translation>Odchyłka obrysu</translation>
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
      <translation>Odchyłka kąta</translation>
    </message>
    <message>
      <source>Vertices</source>
      <translation>Wierzchołki</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{} z {}</translation>
    </message>
    <message>
      <source>Single objects</source>
      <translation>Pojedyncze obiekty</translation>
    </message>
    <message>
      <source>Whole objects inside the ground compared. Vertices: the result's, as a multiple of the reference's.</source>
      <translation>Całe obiekty wewnątrz porównywanego terenu. Wierzchołki: te z wyniku, jako wielokrotność referencyjnych.</translation>
    </message>
    <message>
      <source>The result's {} polygons form a valid coverage: no overlaps, and neighbours share their edges.</source>
      <translation>Poligony wyniku ({}) tworzą poprawne pokrycie: brak nakładań, a sąsiedzi dzielą krawędzie.</translation>
    </message>
    <message>
      <source>The result's {} polygons are no valid coverage: {} invalid, {} with edges that do not match a neighbour's, overlaps of {} {}².</source>
      <translation>Poligony wyniku ({}) nie są poprawnym pokryciem: {} niepoprawnych, {} z krawędziami niepasującymi do krawędzi sąsiada, nakładania {} {}².</translation>
    </message>
    <message>
      <source>They enclose {} gaps of {} {}² in all, which may be no data.</source>
      <translation>Zamykają {} luk o łącznej powierzchni {} {}², które mogą być brakiem danych.</translation>
    </message>
    <message>
      <source>Topology</source>
      <translation>Topologia</translation>
    </message>
    <message>
      <source>What the figures mean</source>
      <translation>Co oznaczają wartości</translation>
    </message>
    <message>
      <source>IoU: ground that both layers give to a class, as a share of the ground that either gives to it. Precision: how much of the result's class is right. Recall: how much of the reference's class was found. F1: the two in one. Boundary scores compare only the edges of a class, within so many pixels. Ground that the reference does not cover is left out.</source>
      <translation>IoU: teren, który obie warstwy przypisują klasie, jako część terenu, który przypisuje jej którakolwiek. Precyzja: jaka część klasy w wyniku jest słuszna. Czułość: jaka część klasy z danych referencyjnych została znaleziona. F1: jedno i drugie razem. Oceny granic porównują tylko krawędzie klasy, w obrębie tylu pikseli. Teren, którego dane referencyjne nie obejmują, jest pomijany.</translation>
    </message>
  </context>
  <context>
    <name>ExportShapefiles</name>
    <message>
      <source>Export one Shapefile per class</source>
      <translation>Eksportuj po jednym pliku Shapefile na klasę</translation>
    </message>
    <message>
      <source>shp,shapefile,esri,split,class,category,save,save as,export</source>
      <translation>shp,shapefile,esri,podział,klasa,kategoria,zapis,zapisz jako,eksport,export</translation>
    </message>
    <message>
      <source>Writes the polygons of each class to a Shapefile of its own, named after the class, with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in QGIS.

Works on layers of any provider, temporary ones too, and on the selection where that is asked for; edits that are not saved yet are exported as well. The class field is found by itself where it is called class_name, class_id, class, name or label.

Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class that would exceed 2 GB is refused before anything is written.</source>
      <translation>Zapisuje poligony każdej klasy w osobnym pliku Shapefile nazwanym według klasy, ze wszystkimi atrybutami, plikiem .cpg (UTF-8) i plikiem .qml z kolorem klasy jak w QGIS.

Działa na warstwach dowolnego dostawcy, także tymczasowych, a na życzenie na zaznaczeniu; jeszcze niezapisane zmiany też są eksportowane. Pole klasy zostaje znalezione samo, jeśli nazywa się class_name, class_id, class, name lub label.

Pliki Shapefile mieszczą dziesięć znaków nazwy pola i 254 bajty tekstu; klasa, która przekroczyłaby 2 GB, jest odrzucana, zanim cokolwiek zostanie zapisane.</translation>
    </message>
    <message>
      <source>Shapefiles</source>
      <translation>Pliki Shapefile</translation>
    </message>
    <message>
      <source>Number of Shapefiles</source>
      <translation>Liczba plików Shapefile</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Liczba poligonów</translation>
    </message>
    <message>
      <source>Polygons of each class, as JSON</source>
      <translation>Poligony każdej klasy, jako JSON</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Poligony klas</translation>
    </message>
    <message>
      <source>Any polygon layer with a field that holds the class.</source>
      <translation>Dowolna warstwa poligonów z polem, które zawiera klasę.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Pole klasy (puste: znajdowane samo)</translation>
    </message>
    <message>
      <source>Each of its values gets a Shapefile, up to 254 different ones.</source>
      <translation>Każda z jego wartości dostaje plik Shapefile, do 254 różnych.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Zapisywane klasy (puste: wszystkie)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Nazwy klas rozdzielone przecinkami lub średnikami; z Pythona także lista.</translation>
    </message>
    <message>
      <source>Folder for the Shapefiles</source>
      <translation>Folder na pliki Shapefile</translation>
    </message>
    <message>
      <source>Made where there is none yet; other files in it stay.</source>
      <translation>Tworzony tam, gdzie go jeszcze nie ma; inne pliki w nim pozostają.</translation>
    </message>
    <message>
      <source>Replace Shapefiles of the same name</source>
      <translation>Zastąp pliki Shapefile o tej samej nazwie</translation>
    </message>
    <message>
      <source>Without it nothing is written where one of them exists.</source>
      <translation>Bez tego nic nie jest zapisywane, gdy któryś z nich istnieje.</translation>
    </message>
    <message>
      <source>Load the Shapefiles into the project</source>
      <translation>Wczytaj pliki Shapefile do projektu</translation>
    </message>
    <message>
      <source>In a group that is named after the layer.</source>
      <translation>W grupie nazwanej według warstwy.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they are exported as well.</source>
      <translation>Warstwa {} ma niezapisane zmiany: one też są eksportowane.</translation>
    </message>
    <message>
      <source>{}: {} polygons in {}</source>
      <translation>{}: {} poligonów w {}</translation>
    </message>
    <message>
      <source>expected a class field of numbers or texts, found {} in layer {}; choose another field</source>
      <translation>oczekiwano pola klasy z liczbami lub tekstami, znaleziono {} w warstwie {}; wybierz inne pole</translation>
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
      <translation>{} megapikseli</translation>
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
      <translation>Wczytywanie modelu …</translation>
    </message>
    <message>
      <source>&lt;b&gt;This model cannot be used&lt;/b&gt;</source>
      <translation>&lt;b&gt;Tego modelu nie można użyć&lt;/b&gt;</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>wersja {}</translation>
    </message>
    <message>
      <source>{} a pixel</source>
      <translation>{} na piksel</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licencja {}</translation>
    </message>
    <message>
      <source>no licence</source>
      <translation>bez licencji</translation>
    </message>
    <message>
      <source>Model card</source>
      <translation>Karta modelu</translation>
    </message>
    <message>
      <source>Describe model…</source>
      <translation>Opisz model…</translation>
    </message>
    <message>
      <source>Say what this model takes and gives, and save that beside it</source>
      <translation>Podaj, co ten model przyjmuje i zwraca, i zapisz to obok niego</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Wczytaj ponownie</translation>
    </message>
    <message>
      <source>Read the model's card once more</source>
      <translation>Wczytaj kartę modelu jeszcze raz</translation>
    </message>
  </context>
  <context>
    <name>ModelChooser</name>
    <message>
      <source>Embedded model</source>
      <translation>Wbudowany model</translation>
    </message>
    <message>
      <source>The model that comes with Crispline</source>
      <translation>Model dostarczany z Crispline</translation>
    </message>
    <message>
      <source>Choose a segmentation model</source>
      <translation>Wybierz model segmentacji</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx)</source>
      <translation>Modele ONNX (*.onnx)</translation>
    </message>
    <message>
      <source>The model that tells the classes apart: the one that comes with Crispline, or an ONNX file</source>
      <translation>Model, który rozróżnia klasy: dostarczany z Crispline albo plik ONNX</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Model</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Choose an ONNX model file</source>
      <translation>Wybierz plik modelu ONNX</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Wybierz plik modelu</translation>
    </message>
  </context>
  <context>
    <name>ModelFit</name>
    <message>
      <source>The layer has no coordinate reference system: its pixels are taken as they are, and areas stay unknown. Assign one in the layer's properties.</source>
      <translation>Warstwa nie ma układu współrzędnych: jej piksele są brane bez zmian, a powierzchnie pozostają nieznane. Przypisz go we właściwościach warstwy.</translation>
    </message>
    <message>
      <source>The model names no resolution: the layer's own is used.</source>
      <translation>Model nie podaje rozdzielczości: używana jest rozdzielczość warstwy.</translation>
    </message>
    <message>
      <source>From a web service: drawn at the model's {} a pixel.</source>
      <translation>Z usługi sieciowej: rysowana przy {} na piksel modelu.</translation>
    </message>
    <message>
      <source>Too coarse: the layer's pixels are {layer}, the model was made for {model} ({low} to {high}). Expect poor results.</source>
      <translation>Za mało szczegółowo: piksele warstwy mają {layer}, model powstał dla {model} ({low} do {high}). Spodziewaj się słabych wyników.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, model {model}.</source>
      <translation>Rozdzielczość pasuje: warstwa {layer}, model {model}.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, resampled to the model's {model}.</source>
      <translation>Rozdzielczość pasuje: warstwa {layer}, przepróbkowana do {model} modelu.</translation>
    </message>
    <message>
      <source>Too few bands: a web service gives 3, the model needs {expected}.</source>
      <translation>Za mało kanałów: usługa sieciowa daje 3, model potrzebuje {expected}.</translation>
    </message>
    <message>
      <source>Too few bands: the layer has {count}, the model needs {expected}.</source>
      <translation>Za mało kanałów: warstwa ma {count}, model potrzebuje {expected}.</translation>
    </message>
    <message>
      <source>Bands fit: {expected}.</source>
      <translation>Kanały pasują: {expected}.</translation>
    </message>
    <message>
      <source>Bands {taken} of {count} are taken for {expected}, in this order.</source>
      <translation>Kanały {taken} z {count} są brane jako {expected}, w tej kolejności.</translation>
    </message>
    <message>
      <source>No band is named {missing}: choose the bands under Advanced.</source>
      <translation>Żaden kanał nie nazywa się {missing}: wybierz kanały w sekcji „Zaawansowane”.</translation>
    </message>
  </context>
  <context>
    <name>ModelForm</name>
    <message>
      <source>Give each class a name: class {} has none.</source>
      <translation>Nadaj nazwę każdej klasie: klasa {} jej nie ma.</translation>
    </message>
    <message>
      <source>cm a pixel</source>
      <translation>cm na piksel</translation>
    </message>
    <message>
      <source>m a pixel</source>
      <translation>m na piksel</translation>
    </message>
    <message>
      <source>0 to 1: divided by the largest value of their type</source>
      <translation>0 do 1: podzielone przez największą wartość swojego typu</translation>
    </message>
    <message>
      <source>0 to 255: as they are in the raster</source>
      <translation>0 do 255: tak jak w rastrze</translation>
    </message>
    <message>
      <source>Mean and standard deviation</source>
      <translation>Średnia i odchylenie standardowe</translation>
    </message>
    <message>
      <source>Probabilities: 0 to 1 for each class</source>
      <translation>Prawdopodobieństwa: 0 do 1 dla każdej klasy</translation>
    </message>
    <message>
      <source>Logits: any numbers, the largest wins</source>
      <translation>Logity: dowolne liczby, wygrywa największa</translation>
    </message>
    <message>
      <source>Labels: the number of the class</source>
      <translation>Etykiety: numer klasy</translation>
    </message>
    <message>
      <source>{model} does not say what it takes and gives. What you say here is saved beside it in {card}; the model itself is not changed.</source>
      <translation>{model} nie podaje, co przyjmuje i co zwraca. To, co tu podasz, zostanie zapisane obok w {card}; sam model nie zostanie zmieniony.</translation>
    </message>
    <message>
      <source>Saving a model's card</source>
      <translation>Zapisywanie karty modelu</translation>
    </message>
    <message>
      <source>Saving the card …</source>
      <translation>Zapisywanie karty …</translation>
    </message>
    <message>
      <source>Describe the model</source>
      <translation>Opis modelu</translation>
    </message>
    <message>
      <source>Classes:</source>
      <translation>Klasy:</translation>
    </message>
    <message>
      <source>Add class</source>
      <translation>Dodaj klasę</translation>
    </message>
    <message>
      <source>One class more, at the end</source>
      <translation>Jedna klasa więcej, na końcu</translation>
    </message>
    <message>
      <source>Remove last class</source>
      <translation>Usuń ostatnią klasę</translation>
    </message>
    <message>
      <source>One class less</source>
      <translation>Jedna klasa mniej</translation>
    </message>
    <message>
      <source>Bands:</source>
      <translation>Kanały:</translation>
    </message>
    <message>
      <source>The names of the bands that the model takes, in its order, separated by commas</source>
      <translation>Nazwy kanałów, które przyjmuje model, w jego kolejności, oddzielone przecinkami</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Kanały</translation>
    </message>
    <message>
      <source>Ground resolution:</source>
      <translation>Rozdzielczość terenowa:</translation>
    </message>
    <message>
      <source>How large a pixel was in the rasters that the model was trained with; others are resampled to it</source>
      <translation>Jak duży był piksel w rastrach, na których uczono model; inne są do niego przepróbkowywane</translation>
    </message>
    <message>
      <source>Ground resolution</source>
      <translation>Rozdzielczość terenowa</translation>
    </message>
    <message>
      <source>Not known</source>
      <translation>Nieznana</translation>
    </message>
    <message>
      <source>The unit of the ground resolution</source>
      <translation>Jednostka rozdzielczości terenowej</translation>
    </message>
    <message>
      <source>Unit of the ground resolution</source>
      <translation>Jednostka rozdzielczości terenowej</translation>
    </message>
    <message>
      <source>Values it takes:</source>
      <translation>Wartości wejściowe:</translation>
    </message>
    <message>
      <source>How the values of the raster are made fit for the model</source>
      <translation>Jak wartości rastra są dostosowywane do modelu</translation>
    </message>
    <message>
      <source>Values it takes</source>
      <translation>Wartości wejściowe</translation>
    </message>
    <message>
      <source>Mean:</source>
      <translation>Średnia:</translation>
    </message>
    <message>
      <source>One number a band, separated by commas; numbers above 1 are taken for values of 0 to 255</source>
      <translation>Jedna liczba na kanał, oddzielone przecinkami; liczby powyżej 1 odnoszą się do wartości od 0 do 255</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Średnia</translation>
    </message>
    <message>
      <source>Standard deviation:</source>
      <translation>Odchylenie standardowe:</translation>
    </message>
    <message>
      <source>Standard deviation</source>
      <translation>Odchylenie standardowe</translation>
    </message>
    <message>
      <source>Values it gives:</source>
      <translation>Wartości wyjściowe:</translation>
    </message>
    <message>
      <source>What the numbers in the model's output mean</source>
      <translation>Co oznaczają liczby w wyniku modelu</translation>
    </message>
    <message>
      <source>Values it gives</source>
      <translation>Wartości wyjściowe</translation>
    </message>
    <message>
      <source>Replace the card that is there</source>
      <translation>Zastąp istniejącą kartę</translation>
    </message>
    <message>
      <source>A card lies beside the model, but it cannot be used</source>
      <translation>Obok modelu leży karta, ale nie można jej użyć</translation>
    </message>
  </context>
  <context>
    <name>ModelInfo</name>
    <message>
      <source>Describe a model</source>
      <translation>Opisz model</translation>
    </message>
    <message>
      <source>onnx,model card,classes,legend,licence,license,check,test,deepness</source>
      <translation>onnx,karta modelu,klasy,legenda,licencja,sprawdzenie,test,deepness,model card</translation>
    </message>
    <message>
      <source>Shows a model's card: its classes and colours, the bands and the ground resolution it was made for, its licence, authors, training data and accuracy, and what keeps it from being used.

With a trial run one tile of random values goes through the model, which tells whether it runs here, on which device and how fast.

Without a model the one that comes with Crispline is described.</source>
      <translation>Pokazuje kartę modelu: jego klasy i kolory, kanały i rozdzielczość terenową, dla których powstał, licencję, autorów, dane treningowe i dokładność oraz to, co nie pozwala go użyć.

Przy próbie przez model przechodzi jeden kafel losowych wartości, co mówi, czy działa on tutaj, na jakim urządzeniu i jak szybko.

Bez modelu opisywany jest ten dostarczany z Crispline.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Model (puste: dostarczany z Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modele ONNX (*.onnx);;Wszystkie pliki (*)</translation>
    </message>
    <message>
      <source>An ONNX file, with or without a model card.</source>
      <translation>Plik ONNX, z kartą modelu lub bez niej.</translation>
    </message>
    <message>
      <source>Try the model</source>
      <translation>Wypróbuj model</translation>
    </message>
    <message>
      <source>Runs one tile of random values.</source>
      <translation>Przelicza jeden kafel losowych wartości.</translation>
    </message>
    <message>
      <source>Device of the trial run</source>
      <translation>Urządzenie próby</translation>
    </message>
    <message>
      <source>“auto” takes the fastest there is.</source>
      <translation>„auto” bierze najszybsze, jakie jest.</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Opis</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Pliki HTML (*.html)</translation>
    </message>
    <message>
      <source>A page to read.</source>
      <translation>Strona do czytania.</translation>
    </message>
    <message>
      <source>Everything as JSON</source>
      <translation>Wszystko jako JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Pliki JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs.</source>
      <translation>Dla programów.</translation>
    </message>
    <message>
      <source>Whether the model can be used</source>
      <translation>Czy modelu można użyć</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nazwa</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Wersja</translation>
    </message>
    <message>
      <source>Classes, as JSON</source>
      <translation>Klasy, jako JSON</translation>
    </message>
    <message>
      <source>Bands in the model's order</source>
      <translation>Kanały w kolejności modelu</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Licencja</translation>
    </message>
    <message>
      <source>What keeps it from being used</source>
      <translation>Co nie pozwala go użyć</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Uwagi</translation>
    </message>
    <message>
      <source>Metres a pixel</source>
      <translation>Metry na piksel</translation>
    </message>
    <message>
      <source>Seconds for one tile</source>
      <translation>Sekundy na jeden kafel</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{}: {}</translation>
    </message>
    <message>
      <source>Made for {} m a pixel, bands {}</source>
      <translation>Powstał dla {} m na piksel, kanały {}</translation>
    </message>
    <message>
      <source>A model without a card</source>
      <translation>Model bez karty</translation>
    </message>
    <message>
      <source>Semantic segmentation</source>
      <translation>Segmentacja semantyczna</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>wersja {}</translation>
    </message>
    <message>
      <source>no licence stated</source>
      <translation>nie podano licencji</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licencja {}</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>klasy</translation>
    </message>
    <message>
      <source>bands: {}</source>
      <translation>kanały: {}</translation>
    </message>
    <message>
      <source>a pixel on the ground, {} to {} tolerated</source>
      <translation>na piksel w terenie, tolerowane od {} do {}</translation>
    </message>
    <message>
      <source>Ran on</source>
      <translation>Działało na</translation>
    </message>
    <message>
      <source>One tile</source>
      <translation>Jeden kafel</translation>
    </message>
    <message>
      <source>{} × {} pixels in {} s</source>
      <translation>{} × {} pikseli w {} s</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Wynik</translation>
    </message>
    <message>
      <source>{} × {} pixels</source>
      <translation>{} × {} pikseli</translation>
    </message>
    <message>
      <source>Nothing faster, since</source>
      <translation>Nic szybszego, ponieważ</translation>
    </message>
    <message>
      <source>Trial run with random values</source>
      <translation>Próba z losowymi wartościami</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Plik</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Rozmiar</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>Made by</source>
      <translation>Utworzony przez</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>Wejścia</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>Wyjścia</translation>
    </message>
    <message>
      <source>a file beside the model</source>
      <translation>plik obok modelu</translation>
    </message>
    <message>
      <source>the model itself</source>
      <translation>sam model</translation>
    </message>
    <message>
      <source>the model itself, in the keys of Deepness</source>
      <translation>sam model, w kluczach Deepness</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>Karta</translation>
    </message>
    <message>
      <source>natural outlines</source>
      <translation>naturalne obrysy</translation>
    </message>
    <message>
      <source>straight lines</source>
      <translation>linie proste</translation>
    </message>
    <message>
      <source>straight lines, right angles</source>
      <translation>linie proste, kąty proste</translation>
    </message>
    <message>
      <source>background: switched off in the legend</source>
      <translation>tło: wyłączone w legendzie</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Klasa</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>Numer</translation>
    </message>
    <message>
      <source>Outlines</source>
      <translation>Obrysy</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Klasy</translation>
    </message>
    <message>
      <source>any size that is a multiple of {} pixels</source>
      <translation>dowolny rozmiar będący wielokrotnością {} pikseli</translation>
    </message>
    <message>
      <source>Bands, in this order</source>
      <translation>Kanały, w tej kolejności</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Kafle</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>Wartości</translation>
    </message>
    <message>
      <source>Gives</source>
      <translation>Daje</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Nakładanie kafli</translation>
    </message>
    <message>
      <source>Input and output</source>
      <translation>Wejście i wyjście</translation>
    </message>
    <message>
      <source>taken as they are; the model scales them itself</source>
      <translation>brane bez zmian; model skaluje je sam</translation>
    </message>
    <message>
      <source>divided by the largest value of the raster's type</source>
      <translation>dzielone przez największą wartość typu rastra</translation>
    </message>
    <message>
      <source>multiplied by {}</source>
      <translation>mnożone przez {}</translation>
    </message>
    <message>
      <source>mean {} and deviation {} taken out</source>
      <translation>usunięta średnia {} i odchylenie {}</translation>
    </message>
    <message>
      <source>probabilities</source>
      <translation>prawdopodobieństwa</translation>
    </message>
    <message>
      <source>logits</source>
      <translation>logity</translation>
    </message>
    <message>
      <source>class numbers</source>
      <translation>numery klas</translation>
    </message>
    <message>
      <source>Authors</source>
      <translation>Autorzy</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>Trenowany na</translation>
    </message>
    <message>
      <source>Made with</source>
      <translation>Wykonany za pomocą</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Pochodzenie</translation>
    </message>
    <message>
      <source>Accuracy, as its authors state it</source>
      <translation>Dokładność według autorów</translation>
    </message>
    <message>
      <source>Measured on their data. “Evaluate polygons” tells how good it is on yours.</source>
      <translation>Zmierzona na ich danych. „Ocena poligonów” mówi, jak dobry jest na Twoich.</translation>
    </message>
  </context>
  <context>
    <name>ModelReader</name>
    <message>
      <source>Reading a model's card</source>
      <translation>Wczytywanie karty modelu</translation>
    </message>
  </context>
  <context>
    <name>OptionsForm</name>
    <message>
      <source>Automatic</source>
      <translation>Automatycznie</translation>
    </message>
    <message>
      <source>None: an own environment</source>
      <translation>Brak: własne środowisko</translation>
    </message>
    <message>
      <source>None: from the network</source>
      <translation>Brak: z sieci</translation>
    </message>
    <message>
      <source>As in QGIS' network options</source>
      <translation>Jak w opcjach sieci QGIS</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Instalowanie silnika Crispline</translation>
    </message>
    <message>
      <source>Checking Crispline's engine</source>
      <translation>Sprawdzanie silnika Crispline</translation>
    </message>
    <message>
      <source>Repairing Crispline's engine</source>
      <translation>Naprawianie silnika Crispline</translation>
    </message>
    <message>
      <source>Removing Crispline's engine</source>
      <translation>Usuwanie silnika Crispline</translation>
    </message>
    <message>
      <source>The engine is ready.</source>
      <translation>Silnik jest gotowy.</translation>
    </message>
    <message>
      <source>The engine is not set up yet.</source>
      <translation>Silnik nie jest jeszcze zainstalowany.</translation>
    </message>
    <message>
      <source>The engine is older than the plugin: set it up again.</source>
      <translation>Silnik jest starszy niż wtyczka: zainstaluj go ponownie.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing.</source>
      <translation>Instalacja silnika została przerwana albo brakuje plików.</translation>
    </message>
    <message>
      <source>An environment of your own is used.</source>
      <translation>Używane jest wskazane przez Ciebie środowisko.</translation>
    </message>
    <message>
      <source>Remove the engine</source>
      <translation>Usuń silnik</translation>
    </message>
    <message>
      <source>Delete the engine's files? Your rasters and results stay.</source>
      <translation>Usunąć pliki silnika? Twoje rastry i wyniki pozostaną.</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Silnik</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>Zainstaluj</translation>
    </message>
    <message>
      <source>Install the engine, or bring it up to date</source>
      <translation>Zainstaluj silnik albo go zaktualizuj</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Sprawdź</translation>
    </message>
    <message>
      <source>Look whether everything the engine needs is there and works</source>
      <translation>Sprawdź, czy wszystko, czego potrzebuje silnik, jest i działa</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Napraw</translation>
    </message>
    <message>
      <source>Install again what is missing or damaged</source>
      <translation>Zainstaluj ponownie to, czego brakuje lub co jest uszkodzone</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Usuń…</translation>
    </message>
    <message>
      <source>Delete the engine's files; your data stay</source>
      <translation>Usuń pliki silnika; Twoje dane pozostaną</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Anuluj</translation>
    </message>
    <message>
      <source>Stop what is being done</source>
      <translation>Zatrzymaj to, co się dzieje</translation>
    </message>
    <message>
      <source>Installation</source>
      <translation>Instalacja</translation>
    </message>
    <message>
      <source>Build</source>
      <translation>Wariant</translation>
    </message>
    <message>
      <source>Which build of ONNX Runtime to install; changes take effect with the next set-up</source>
      <translation>Który wariant ONNX Runtime zainstalować; zmiany działają od następnej instalacji</translation>
    </message>
    <message>
      <source>Base Python</source>
      <translation>Bazowy Python</translation>
    </message>
    <message>
      <source>A Python 3.11 or newer to make the engine's environment from; empty: chosen automatically</source>
      <translation>Python 3.11 lub nowszy, z którego powstanie środowisko silnika; puste: wybierany automatycznie</translation>
    </message>
    <message>
      <source>Existing environment</source>
      <translation>Istniejące środowisko</translation>
    </message>
    <message>
      <source>The Python of an environment in which Crispline's engine is installed, used instead of an own one; empty: an own one</source>
      <translation>Python środowiska, w którym zainstalowany jest silnik Crispline, używany zamiast własnego; puste: własne</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Folder z pakietami wheel</translation>
    </message>
    <message>
      <source>A folder with the packages, for computers without a network; empty: from the network</source>
      <translation>Folder z pakietami, dla komputerów bez sieci; puste: z sieci</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Indeks pakietów</translation>
    </message>
    <message>
      <source>Address of a package index to use instead of PyPI</source>
      <translation>Adres indeksu pakietów używanego zamiast PyPI</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Address of a proxy, such as http://proxy.example:8080; empty: as in QGIS' network options</source>
      <translation>Adres serwera proxy, na przykład http://proxy.example:8080; puste: jak w opcjach sieci QGIS</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>Wartości domyślne</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Urządzenie</translation>
    </message>
    <message>
      <source>What the dock starts with</source>
      <translation>Z czym panel się otwiera</translation>
    </message>
    <message>
      <source>Keep polygons from</source>
      <translation>Zachowaj poligony od</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatycznie (16 pikseli)</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Upraszczanie</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>Limity</translation>
    </message>
    <message>
      <source>Largest download from a web service</source>
      <translation>Największe pobieranie z usługi sieciowej</translation>
    </message>
    <message>
      <source> megapixels</source>
      <translation> megapikseli</translation>
    </message>
    <message>
      <source>Layers from web services are drawn at the model's resolution first; larger areas are refused</source>
      <translation>Warstwy z usług sieciowych są najpierw rysowane w rozdzielczości modelu; większe obszary są odrzucane</translation>
    </message>
    <message>
      <source>Keep the engine ready for</source>
      <translation>Trzymaj silnik w gotowości przez</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> minut</translation>
    </message>
    <message>
      <source>Not at all</source>
      <translation>Wcale</translation>
    </message>
    <message>
      <source>How long the engine's process waits for the next run; it takes a few seconds to start</source>
      <translation>Jak długo proces silnika czeka na następne uruchomienie; jego start trwa kilka sekund</translation>
    </message>
  </context>
  <context>
    <name>OutputChooser</name>
    <message>
      <source>Save the polygons as</source>
      <translation>Zapisz poligony jako</translation>
    </message>
    <message>
      <source>Save the class map as</source>
      <translation>Zapisz mapę klas jako</translation>
    </message>
    <message>
      <source>The folder {} does not exist.</source>
      <translation>Folder {} nie istnieje.</translation>
    </message>
    <message>
      <source>[Create temporary layer]</source>
      <translation>[Utwórz warstwę tymczasową]</translation>
    </message>
    <message>
      <source>The file exists: a table {} in it will be replaced, others are kept.</source>
      <translation>Plik istnieje: tabela {} w nim zostanie zastąpiona, pozostałe zostaną zachowane.</translation>
    </message>
    <message>
      <source>The file exists and will be replaced.</source>
      <translation>Plik istnieje i zostanie zastąpiony.</translation>
    </message>
    <message>
      <source>Where the polygons go: empty for a temporary layer, or a GeoPackage, Shapefile or FlatGeobuf</source>
      <translation>Dokąd trafiają poligony: puste to warstwa tymczasowa, albo GeoPackage, Shapefile lub FlatGeobuf</translation>
    </message>
    <message>
      <source>File for the polygons</source>
      <translation>Plik na poligony</translation>
    </message>
    <message>
      <source>Class map as well (GeoTIFF)</source>
      <translation>Także mapa klas (GeoTIFF)</translation>
    </message>
    <message>
      <source>Also write the class of every pixel, as a raster in the model's colours</source>
      <translation>Zapisz też klasę każdego piksela, jako raster w kolorach modelu</translation>
    </message>
    <message>
      <source>Where the class map goes: empty for a temporary layer</source>
      <translation>Dokąd trafia mapa klas: puste to warstwa tymczasowa</translation>
    </message>
    <message>
      <source>File for the class map</source>
      <translation>Plik na mapę klas</translation>
    </message>
  </context>
  <context>
    <name>Plugin</name>
    <message>
      <source>Crispline: segment a raster into polygons</source>
      <translation>Crispline: segmentacja rastra na poligony</translation>
    </message>
  </context>
  <context>
    <name>PolygonExports</name>
    <message>
      <source>One Shapefile for each class is in {}</source>
      <translation>Po jednym pliku Shapefile na klasę jest w {}</translation>
    </message>
    <message>
      <source>The polygons are saved in {}</source>
      <translation>Poligony zapisano w {}</translation>
    </message>
  </context>
  <context>
    <name>PolygonInput</name>
    <message>
      <source>expected a polygon layer, found none under {}; choose another</source>
      <translation>oczekiwano warstwy poligonów, pod {} nie znaleziono żadnej; wybierz inną</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found another kind of geometry; choose another layer</source>
      <translation>oczekiwano poligonów w warstwie {}, znaleziono inny rodzaj geometrii; wybierz inną warstwę</translation>
    </message>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>oczekiwano zaznaczonych poligonów w warstwie {}, nie znaleziono żadnych; zaznacz jakieś albo użyj wszystkich obiektów</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>oczekiwano poligonów w warstwie {}, nie znaleziono żadnych; wybierz inną warstwę</translation>
    </message>
    <message>
      <source>expected a field with the class in layer {}, found {}; choose the class field</source>
      <translation>oczekiwano pola z klasą w warstwie {}, znaleziono: {}; wybierz pole klasy</translation>
    </message>
    <message>
      <source>none</source>
      <translation>brak</translation>
    </message>
    <message>
      <source>expected to write polygons for the engine to {}, found: {}; make room there</source>
      <translation>oczekiwano zapisania poligonów dla silnika w {}, stwierdzono: {}; zwolnij tam miejsce</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>nie podano przyczyny</translation>
    </message>
  </context>
  <context>
    <name>PolygonSettings</name>
    <message>
      <source>{words}, up to {length} from the image</source>
      <translation>{words}, do {length} od obrazu</translation>
    </message>
    <message>
      <source>Detailed: every bend is kept</source>
      <translation>Szczegółowo: każde załamanie zostaje</translation>
    </message>
    <message>
      <source>Balanced: straight where it is straight</source>
      <translation>Zrównoważenie: prosto tam, gdzie jest prosto</translation>
    </message>
    <message>
      <source>Plain: few points, small corners go</source>
      <translation>Prosto: mało punktów, małe narożniki znikają</translation>
    </message>
    <message>
      <source>Coarse: only the main shape stays</source>
      <translation>Zgrubnie: zostaje tylko główny kształt</translation>
    </message>
    <message>
      <source>&amp;Keep polygons from</source>
      <translation>&amp;Zachowaj poligony od</translation>
    </message>
    <message>
      <source>Smaller polygons are merged into the neighbour they share the longest border with</source>
      <translation>Mniejsze poligony są łączone z sąsiadem, z którym dzielą najdłuższą granicę</translation>
    </message>
    <message>
      <source>Minimum area in square metres</source>
      <translation>Najmniejsza powierzchnia w metrach kwadratowych</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automatycznie (16 pikseli)</translation>
    </message>
    <message>
      <source>Simpli&amp;fication</source>
      <translation>Up&amp;raszczanie</translation>
    </message>
    <message>
      <source>Left: outlines keep every bend. Right: fewer points</source>
      <translation>W lewo: obrysy zachowują każde załamanie. W prawo: mniej punktów</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Upraszczanie</translation>
    </message>
    <message>
      <source>How far an outline may be from what the model saw, in pixels of the model</source>
      <translation>Jak daleko obrys może być od tego, co zobaczył model, w pikselach modelu</translation>
    </message>
    <message>
      <source>Simplification in pixels</source>
      <translation>Upraszczanie w pikselach</translation>
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
      <translation>Podgląd Crispline</translation>
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
      <translation>pozostało {}</translation>
    </message>
    <message>
      <source>Drawing the layer</source>
      <translation>Rysowanie warstwy</translation>
    </message>
    <message>
      <source>Converting the raster</source>
      <translation>Przekształcanie rastra</translation>
    </message>
    <message>
      <source>Opening raster and model</source>
      <translation>Otwieranie rastra i modelu</translation>
    </message>
    <message>
      <source>Inferring</source>
      <translation>Inferencja</translation>
    </message>
    <message>
      <source>Tracing boundaries</source>
      <translation>Śledzenie granic</translation>
    </message>
    <message>
      <source>Tracing polygons</source>
      <translation>Śledzenie poligonów</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Zapisywanie</translation>
    </message>
    <message>
      <source>Comparing pixels</source>
      <translation>Porównywanie pikseli</translation>
    </message>
    <message>
      <source>Measuring boundaries</source>
      <translation>Mierzenie granic</translation>
    </message>
    <message>
      <source>Preparing to set up the engine</source>
      <translation>Przygotowanie instalacji silnika</translation>
    </message>
    <message>
      <source>Getting a Python for the engine</source>
      <translation>Pozyskiwanie Pythona dla silnika</translation>
    </message>
    <message>
      <source>Downloading the engine</source>
      <translation>Pobieranie silnika</translation>
    </message>
    <message>
      <source>Installing the engine</source>
      <translation>Instalowanie silnika</translation>
    </message>
    <message>
      <source>Checking the engine</source>
      <translation>Sprawdzanie silnika</translation>
    </message>
    <message>
      <source>Starting the engine</source>
      <translation>Uruchamianie silnika</translation>
    </message>
    <message>
      <source>Ran on {}; nothing faster, since: {}</source>
      <translation>Działało na: {}; nic szybszego, ponieważ: {}</translation>
    </message>
    <message>
      <source>Ran on {}</source>
      <translation>Działało na: {}</translation>
    </message>
    <message>
      <source>Went on from an earlier run: {} of {} tiles were done</source>
      <translation>Kontynuowano wcześniejsze uruchomienie: {} z {} kafli było gotowych</translation>
    </message>
    <message>
      <source>{} megapixels in {} ({} Mpx/s)</source>
      <translation>{} megapikseli w {} ({} Mpx/s)</translation>
    </message>
    <message>
      <source>{}: {} polygons</source>
      <translation>{}: {} poligonów</translation>
    </message>
    <message>
      <source>{}: {} polygons, {} m² ({} %)</source>
      <translation>{}: {} poligonów, {} m² ({} %)</translation>
    </message>
  </context>
  <context>
    <name>ProgressLog</name>
    <message>
      <source>Stopping …</source>
      <translation>Zatrzymywanie …</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>pozostało {}</translation>
    </message>
    <message>
      <source>Stopped. What is downloaded is kept.</source>
      <translation>Zatrzymano. To, co pobrane, zostaje zachowane.</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>Przygotowanie</translation>
    </message>
    <message>
      <source>Making a Python</source>
      <translation>Tworzenie Pythona</translation>
    </message>
    <message>
      <source>Downloading</source>
      <translation>Pobieranie</translation>
    </message>
    <message>
      <source>Installing</source>
      <translation>Instalowanie</translation>
    </message>
    <message>
      <source>Trying it out</source>
      <translation>Próba działania</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Usuwanie</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Co się dzieje</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Pozostały czas</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Postęp</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Dziennik</translation>
    </message>
  </context>
  <context>
    <name>RasterSource</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there or convert the raster to GeoTIFF first</source>
      <translation>oczekiwano zapisania {} dla silnika, stwierdzono: {}; zwolnij tam miejsce albo najpierw przekształć raster do GeoTIFF</translation>
    </message>
    <message>
      <source>expected a raster layer that works, found {} unavailable; repair its source</source>
      <translation>oczekiwano działającej warstwy rastrowej, {} jest niedostępna; napraw jej źródło</translation>
    </message>
    <message>
      <source>Converting layer {} ({}) to GeoTIFF for the engine</source>
      <translation>Przekształcanie warstwy {} ({}) do GeoTIFF dla silnika</translation>
    </message>
    <message>
      <source>Layer {} is taken as an earlier run has drawn it</source>
      <translation>Warstwa {} jest brana tak, jak narysowało ją wcześniejsze uruchomienie</translation>
    </message>
    <message>
      <source>Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.</source>
      <translation>Warstwa {} ma w QGIS ustawione {}, ale jej plik podaje {}: obowiązuje ustawienie QGIS.</translation>
    </message>
    <message>
      <source>The file of layer {} has no CRS: it is taken as {}.</source>
      <translation>Plik warstwy {} nie ma układu współrzędnych: przyjęto {}.</translation>
    </message>
    <message>
      <source>Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever their size on the ground, and the polygons get no areas in square metres. Set one in the layer's properties.</source>
      <translation>Warstwa {} nie ma układu współrzędnych: jest segmentowana w swoich pikselach, niezależnie od ich wielkości w terenie, a poligony nie dostają powierzchni w metrach kwadratowych. Ustaw go we właściwościach warstwy.</translation>
    </message>
  </context>
  <context>
    <name>RenderedRaster</name>
    <message>
      <source>Asking again for a part of layer {}: {}</source>
      <translation>Ponowne zapytanie o część warstwy {}: {}</translation>
    </message>
    <message>
      <source>expected the whole of layer {}, found {} of its requests failing in each of {} attempts ({}); check the network and the layer's service, then run it again</source>
      <translation>oczekiwano całej warstwy {}, {} jej zapytań nie powiodło się w każdej z {} prób ({}); sprawdź sieć i usługę warstwy, a potem uruchom ponownie</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>nie podano przyczyny</translation>
    </message>
    <message>
      <source>Layer {} is empty in places, and QGIS is too busy to say whether a request failed</source>
      <translation>Warstwa {} jest miejscami pusta, a QGIS jest zbyt zajęty, by powiedzieć, czy jakieś zapytanie się nie powiodło</translation>
    </message>
    <message>
      <source>drawing the layer was cancelled; nothing of it was kept</source>
      <translation>rysowanie warstwy anulowano; nic z niego nie zachowano</translation>
    </message>
    <message>
      <source>expected a layer that QGIS can draw, found layer {} unavailable; check its source</source>
      <translation>oczekiwano warstwy, którą QGIS może narysować, warstwa {} jest niedostępna; sprawdź jej źródło</translation>
    </message>
    <message>
      <source>expected an extent or area on layer {}, found one outside of it; choose another one</source>
      <translation>oczekiwano zasięgu lub obszaru na warstwie {}, znaleziono leżący poza nią; wybierz inny</translation>
    </message>
    <message>
      <source>expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels of {} m); choose a smaller extent or a coarser resolution, or raise the limit in Crispline's options</source>
      <translation>oczekiwano najwyżej {} megapikseli do narysowania z warstwy {}, znaleziono {} ({} x {} pikseli po {} m); wybierz mniejszy zasięg albo mniejszą rozdzielczość, albo podnieś limit w opcjach Crispline</translation>
    </message>
    <message>
      <source>expected layer {} where its coordinate reference system is defined, found the extent outside; choose another extent</source>
      <translation>oczekiwano warstwy {} tam, gdzie jej układ współrzędnych jest określony, zasięg leży poza nim; wybierz inny zasięg</translation>
    </message>
    <message>
      <source>expected a ground resolution to draw layer {} at, found none, since neither the model nor the layer has one; give a resolution</source>
      <translation>oczekiwano rozdzielczości terenowej do narysowania warstwy {}, nie znaleziono żadnej, bo nie ma jej ani model, ani warstwa; podaj rozdzielczość</translation>
    </message>
    <message>
      <source>expected to write {} in {}, found that it failed ({}); free some space there or set another temporary folder</source>
      <translation>oczekiwano zapisania {} w {}, nie powiodło się to ({}); zwolnij tam miejsce albo ustaw inny folder tymczasowy</translation>
    </message>
    <message>
      <source>expected layer {} to show something, found it empty in the whole extent at {} m a pixel; choose another extent or a coarser resolution, or correct the layer's largest zoom level</source>
      <translation>oczekiwano, że warstwa {} coś pokazuje, jest pusta w całym zasięgu przy {} m na piksel; wybierz inny zasięg albo mniejszą rozdzielczość, albo popraw największy poziom powiększenia warstwy</translation>
    </message>
    <message>
      <source>Drawing layer {} at {} m a pixel: {} megapixels, about {} requests</source>
      <translation>Rysowanie warstwy {} przy {} m na piksel: {} megapikseli, około {} zapytań</translation>
    </message>
    <message>
      <source>About {} requests will be sent to the server of layer {}: check that its terms of use allow it</source>
      <translation>Około {} zapytań zostanie wysłanych do serwera warstwy {}: sprawdź, czy pozwalają na to jego warunki korzystania</translation>
    </message>
    <message>
      <source>Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: expect a poor result</source>
      <translation>Warstwa {} ma piksele po {} m, większe niż {} m, które toleruje model: spodziewaj się słabego wyniku</translation>
    </message>
    <message>
      <source>The server of layer {} has no tile for {} places: no data there</source>
      <translation>Serwer warstwy {} nie ma kafla dla {} miejsc: brak tam danych</translation>
    </message>
  </context>
  <context>
    <name>Reports</name>
    <message>
      <source>expected to write {}, found: {}; choose another file</source>
      <translation>oczekiwano zapisania {}, stwierdzono: {}; wybierz inny plik</translation>
    </message>
  </context>
  <context>
    <name>ResultLayers</name>
    <message>
      <source>{} could not be loaded.</source>
      <translation>Nie udało się wczytać {}.</translation>
    </message>
  </context>
  <context>
    <name>ResultsPanel</name>
    <message>
      <source>{path} cannot be written ({reason}); choose another place.</source>
      <translation>Nie można zapisać {path} ({reason}); wybierz inne miejsce.</translation>
    </message>
    <message>
      <source>Save the table as</source>
      <translation>Zapisz tabelę jako</translation>
    </message>
    <message>
      <source>Tables (*.csv)</source>
      <translation>Tabele (*.csv)</translation>
    </message>
    <message>
      <source>Area of each class</source>
      <translation>Powierzchnia każdej klasy</translation>
    </message>
    <message>
      <source>Click a heading to sort</source>
      <translation>Kliknij nagłówek, aby posortować</translation>
    </message>
    <message>
      <source>Copy table</source>
      <translation>Kopiuj tabelę</translation>
    </message>
    <message>
      <source>Copy the table, for a spreadsheet</source>
      <translation>Kopiuj tabelę do arkusza kalkulacyjnego</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Save the table as CSV</source>
      <translation>Zapisz tabelę jako CSV</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Zapisz poligony jako</translation>
    </message>
    <message>
      <source>&amp;Shapefiles…</source>
      <translation>&amp;Shapefile…</translation>
    </message>
    <message>
      <source>One Shapefile for each class, in a folder</source>
      <translation>Po jednym pliku Shapefile na klasę, w folderze</translation>
    </message>
    <message>
      <source>GeoPac&amp;kage…</source>
      <translation>GeoPac&amp;kage…</translation>
    </message>
    <message>
      <source>All polygons with their style in one file</source>
      <translation>Wszystkie poligony ze stylem w jednym pliku</translation>
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
      <translation>pozostało {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} megapikseli na sekundę</translation>
    </message>
    <message>
      <source>Stopping …</source>
      <translation>Zatrzymywanie …</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>Czego brakuje</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>Co się dzieje</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Pozostały czas</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Postęp</translation>
    </message>
    <message>
      <source>Throughput</source>
      <translation>Przepustowość</translation>
    </message>
    <message>
      <source>Prev&amp;iew</source>
      <translation>Podg&amp;ląd</translation>
    </message>
    <message>
      <source>Segment what the map shows into a scratch layer, in seconds</source>
      <translation>Segmentuj w kilka sekund to, co pokazuje mapa, do warstwy tymczasowej</translation>
    </message>
    <message>
      <source>Copy these settings for scripts</source>
      <translation>Kopiuj te ustawienia do skryptów</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Więcej</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Anuluj</translation>
    </message>
    <message>
      <source>Stop; what is finished is kept, so that the run can be resumed</source>
      <translation>Zatrzymaj; to, co gotowe, zostaje zachowane, więc przebieg można wznowić</translation>
    </message>
    <message>
      <source>Res&amp;ume</source>
      <translation>&amp;Wznów</translation>
    </message>
    <message>
      <source>Go on where the last run stopped</source>
      <translation>Kontynuuj tam, gdzie stanął ostatni przebieg</translation>
    </message>
    <message>
      <source>Ru&amp;n</source>
      <translation>&amp;Uruchom</translation>
    </message>
    <message>
      <source>Segment the raster (Enter)</source>
      <translation>Segmentuj raster (Enter)</translation>
    </message>
  </context>
  <context>
    <name>ScriptMenu</name>
    <message>
      <source>Copy as Python command</source>
      <translation>Kopiuj jako polecenie Pythona</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>Kopiuj jako polecenie qgis_process</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>Otwórz w Geoprocesach…</translation>
    </message>
  </context>
  <context>
    <name>SegmentRaster</name>
    <message>
      <source>Number of polygons</source>
      <translation>Liczba poligonów</translation>
    </message>
    <message>
      <source>Device used</source>
      <translation>Użyte urządzenie</translation>
    </message>
    <message>
      <source>Megapixels per second</source>
      <translation>Megapiksele na sekundę</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Poligony i powierzchnia każdej klasy, jako JSON</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>Ostrzeżenia</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Warstwa rastrowa</translation>
    </message>
    <message>
      <source>An aerial or satellite image. Files and whatever else GDAL reads are taken as they are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, so give an extent or an area for those.</source>
      <translation>Zdjęcie lotnicze lub obraz satelitarny. Pliki i wszystko inne, co czyta GDAL, są brane bez zmian; warstwy z serwera (XYZ, WMS, WCS) są najpierw rysowane w rozdzielczości modelu, podaj więc dla nich zasięg lub obszar.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Model (puste: dostarczany z Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modele ONNX (*.onnx);;Wszystkie pliki (*)</translation>
    </message>
    <message>
      <source>An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a model” shows what is in it.</source>
      <translation>Plik ONNX z kartą modelu, Crispline albo Deepness. „Opisz model” pokazuje, co w niej jest.</translation>
    </message>
    <message>
      <source>Bands (empty: as the model expects)</source>
      <translation>Kanały (puste: jak oczekuje model)</translation>
    </message>
    <message>
      <source>As many bands as the model expects, in its order. Empty: by the bands' names, else by their order.</source>
      <translation>Tyle kanałów, ile oczekuje model, w jego kolejności. Puste: według nazw kanałów, a bez nich według kolejności.</translation>
    </message>
    <message>
      <source>Extent (empty: the whole raster)</source>
      <translation>Zasięg (puste: cały raster)</translation>
    </message>
    <message>
      <source>Only pixels in it are segmented. Any CRS will do.</source>
      <translation>Segmentowane są tylko piksele wewnątrz. Może być dowolny układ współrzędnych.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Obszar zainteresowania</translation>
    </message>
    <message>
      <source>Only pixels in its polygons are segmented, or in those that are selected. Any CRS will do. With an extent, what lies in both.</source>
      <translation>Segmentowane są tylko piksele w jego poligonach albo w zaznaczonych. Może być dowolny układ współrzędnych. Razem z zasięgiem: to, co leży w obu.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Zapisywane klasy (puste: wszystkie)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Nazwy klas rozdzielone przecinkami lub średnikami; z Pythona także lista.</translation>
    </message>
    <message>
      <source>Minimum area in m² (empty: 16 pixels)</source>
      <translation>Najmniejsza powierzchnia w m² (puste: 16 pikseli)</translation>
    </message>
    <message>
      <source>Smaller polygons become part of the neighbour with which they share most of their border. 0 keeps all.</source>
      <translation>Mniejsze poligony stają się częścią sąsiada, z którym dzielą większość granicy. 0 zachowuje wszystkie.</translation>
    </message>
    <message>
      <source>Fill holes smaller than (m²)</source>
      <translation>Wypełnij dziury mniejsze niż (m²)</translation>
    </message>
    <message>
      <source>Holes that are smaller are filled. 0 keeps all.</source>
      <translation>Mniejsze dziury są wypełniane. 0 zachowuje wszystkie.</translation>
    </message>
    <message>
      <source>Simplification tolerance in pixels</source>
      <translation>Tolerancja upraszczania w pikselach</translation>
    </message>
    <message>
      <source>How far outlines may move when they are made straight. Neighbours stay without gaps and overlaps. 0 keeps every vertex.</source>
      <translation>Jak daleko mogą się przesunąć obrysy, gdy są prostowane. Między sąsiadami nie powstają luki ani nakładania. 0 zachowuje każdy wierzchołek.</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Urządzenie</translation>
    </message>
    <message>
      <source>What the model runs on; “auto” takes the fastest there is, and the log says which and why no better one.</source>
      <translation>Na czym działa model; „auto” bierze najszybsze, jakie jest, a dziennik mówi, które i dlaczego nie lepsze.</translation>
    </message>
    <message>
      <source>Resolution in metres a pixel (empty: the model's)</source>
      <translation>Rozdzielczość w metrach na piksel (puste: modelu)</translation>
    </message>
    <message>
      <source>The raster is resampled to it before the model sees it.</source>
      <translation>Raster jest do niej przepróbkowany, zanim zobaczy go model.</translation>
    </message>
    <message>
      <source>Overlap of tiles, 0 to under 1 (empty: the model's)</source>
      <translation>Nakładanie kafli, od 0 do poniżej 1 (puste: modelu)</translation>
    </message>
    <message>
      <source>Share of a tile's side that its neighbour sees too. More is slower and smoother.</source>
      <translation>Część boku kafla, którą widzi też sąsiad. Więcej to wolniej i gładziej.</translation>
    </message>
    <message>
      <source>Processor threads (empty: all)</source>
      <translation>Wątki procesora (puste: wszystkie)</translation>
    </message>
    <message>
      <source>Fewer leave room for other programs.</source>
      <translation>Mniej zostawia miejsce dla innych programów.</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Pomiń bloki, których nie można odczytać</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, and do not end the job.</source>
      <translation>Uszkodzone części pliku liczą się, z ostrzeżeniem, jako brak danych i nie przerywają zadania.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Poligony</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean probability) and n_vertices.</source>
      <translation>Poligony klas z polami class_id, class_name, area_m2, perimeter_m, confidence (średnie prawdopodobieństwo) i n_vertices.</translation>
    </message>
    <message>
      <source>Class map</source>
      <translation>Mapa klas</translation>
    </message>
    <message>
      <source>A GeoTIFF with the class of every pixel and a palette.</source>
      <translation>GeoTIFF z klasą każdego piksela i paletą.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Folder na jeden Shapefile na klasę</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nazwane według klas; tworzony tam, gdzie go jeszcze nie ma.</translation>
    </message>
    <message>
      <source>Segment raster to polygons</source>
      <translation>Segmentuj raster na poligony</translation>
    </message>
    <message>
      <source>segmentation,semantic,classification,classify,land cover,buildings,deep learning,machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize</source>
      <translation>segmentacja,semantyczna,klasyfikacja,pokrycie terenu,budynki,uczenie głębokie,uczenie maszynowe,sieć neuronowa,onnx,wektoryzacja,poligonizacja,segmentation,deep learning,vectorize,polygonize</translation>
    </message>
    <message>
      <source>Segments an aerial or satellite image with a model and turns the classes into polygons with crisp boundaries: no stair-steps, no gaps or overlaps between neighbours, no seams, right angles where the model's classes have them.

Without a model the one that comes with Crispline is used. Any ONNX segmentation model with a model card will do.

On first use the engine is installed into the QGIS profile; nothing of QGIS itself is changed. A job that was cancelled or interrupted goes on where it stopped when it is run again with the same parameters.</source>
      <translation>Segmentuje zdjęcie lotnicze lub obraz satelitarny za pomocą modelu i zamienia klasy na poligony o wyraźnych granicach: bez schodków, bez luk i nakładań między sąsiadami, bez szwów, z kątami prostymi tam, gdzie mają je klasy modelu.

Bez modelu używany jest ten dostarczany z Crispline. Nadaje się każdy model segmentacji ONNX z kartą modelu.

Przy pierwszym użyciu silnik jest instalowany w profilu QGIS; w samym QGIS nic się nie zmienia. Zadanie anulowane lub przerwane idzie dalej tam, gdzie stanęło, gdy uruchomi się je ponownie z tymi samymi parametrami.</translation>
    </message>
    <message>
      <source>{} classes</source>
      <translation>{} klas</translation>
    </message>
    <message>
      <source>{} class map</source>
      <translation>{} mapa klas</translation>
    </message>
    <message>
      <source>expected a class map that ends with .tif, found {}; rename it</source>
      <translation>oczekiwano mapy klas z końcówką .tif, znaleziono {}; zmień jej nazwę</translation>
    </message>
    <message>
      <source>expected polygons, a class map or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>oczekiwano poligonów, mapy klas lub plików Shapefile do zapisania, nic nie wybrano; wybierz co najmniej jeden wynik</translation>
    </message>
    <message>
      <source>expected a model, found no file {}; choose another one</source>
      <translation>oczekiwano modelu, nie znaleziono pliku {}; wybierz inny</translation>
    </message>
    <message>
      <source>expected bands of 1 to {} of layer {}, found {}; choose among these</source>
      <translation>oczekiwano kanałów od 1 do {} warstwy {}, znaleziono {}; wybierz spośród nich</translation>
    </message>
    <message>
      <source>expected a raster layer, found none under {}; choose another one</source>
      <translation>oczekiwano warstwy rastrowej, pod {} nie znaleziono żadnej; wybierz inną</translation>
    </message>
    <message>
      <source>expected a layer of polygons as area of interest, found none under {}; choose another one</source>
      <translation>oczekiwano warstwy poligonów jako obszaru zainteresowania, pod {} nie znaleziono żadnej; wybierz inną</translation>
    </message>
    <message>
      <source>the plugin's folder</source>
      <translation>folder wtyczki</translation>
    </message>
  </context>
  <context>
    <name>SetUpEngine</name>
    <message>
      <source>Set up the engine</source>
      <translation>Zainstaluj silnik</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Silnik</translation>
    </message>
    <message>
      <source>install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall</source>
      <translation>instalacja,zależności,środowisko,python,pip,gpu,cuda,naprawa,odinstalowanie,install</translation>
    </message>
    <message>
      <source>The engine runs in a Python environment of its own, in a folder of the QGIS profile. It is made when it is first needed; here it can be made beforehand, for instance on computers of an office or in a script. Nothing of QGIS itself is changed.

set up: makes what is missing; goes on where an interrupted set-up stopped.
check: looks at every package and lets the engine examine itself.
repair: installs again what is broken.
remove: deletes the environment and what was downloaded for it.

What is left empty is taken from Crispline's options. A folder of wheels needs no network.</source>
      <translation>Silnik działa we własnym środowisku Pythona, w folderze profilu QGIS. Powstaje ono, gdy jest pierwszy raz potrzebne; tutaj można je utworzyć wcześniej, na przykład na komputerach biura albo w skrypcie. W samym QGIS nic się nie zmienia.

set up: tworzy to, czego brakuje; idzie dalej tam, gdzie stanęła przerwana instalacja.
check: ogląda każdy pakiet i pozwala silnikowi sprawdzić samego siebie.
repair: instaluje ponownie to, co zepsute.
remove: usuwa środowisko i to, co dla niego pobrano.

To, co pozostaje puste, bierze się z opcji Crispline. Folder z pakietami wheel nie wymaga sieci.</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>Co zrobić</translation>
    </message>
    <message>
      <source>Scripts use these words as they are.</source>
      <translation>Skrypty używają tych słów bez zmian.</translation>
    </message>
    <message>
      <source>Build of ONNX Runtime (empty: as in the options)</source>
      <translation>Wariant ONNX Runtime (puste: jak w opcjach)</translation>
    </message>
    <message>
      <source>“auto” goes by the graphics driver; directml is for Windows.</source>
      <translation>„auto” kieruje się sterownikiem graficznym; directml jest dla Windows.</translation>
    </message>
    <message>
      <source>Folder of wheels to install from, without a network</source>
      <translation>Folder z pakietami wheel do instalacji bez sieci</translation>
    </message>
    <message>
      <source>Holds every package of the requirements for this build and platform.</source>
      <translation>Zawiera każdy wymagany pakiet dla tego wariantu i platformy.</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python wyjściowy</translation>
    </message>
    <message>
      <source>Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded.</source>
      <translation>Python 3.11 lub nowszy. Puste: ten z QGIS albo pobrany.</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Indeks pakietów</translation>
    </message>
    <message>
      <source>Address of a mirror of PyPI.</source>
      <translation>Adres serwera lustrzanego PyPI.</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Such as http://host:port. Empty: that of QGIS.</source>
      <translation>Na przykład http://host:port. Puste: ten z QGIS.</translation>
    </message>
    <message>
      <source>Whether the engine can be used</source>
      <translation>Czy silnika można użyć</translation>
    </message>
    <message>
      <source>State: ready, missing, outdated, incomplete or external</source>
      <translation>Stan: ready, missing, outdated, incomplete lub external</translation>
    </message>
    <message>
      <source>The engine's Python</source>
      <translation>Python silnika</translation>
    </message>
    <message>
      <source>Devices, fastest first, as JSON</source>
      <translation>Urządzenia, od najszybszego, jako JSON</translation>
    </message>
    <message>
      <source>What a check found, as JSON</source>
      <translation>Co wykazało sprawdzenie, jako JSON</translation>
    </message>
    <message>
      <source>File with the log of the latest set-up</source>
      <translation>Plik z dziennikiem ostatniej instalacji</translation>
    </message>
    <message>
      <source>Device {}: {}</source>
      <translation>Urządzenie {}: {}</translation>
    </message>
    <message>
      <source>Device {}: not available, since {}</source>
      <translation>Urządzenie {}: niedostępne, ponieważ {}</translation>
    </message>
  </context>
  <context>
    <name>SettingsForm</name>
    <message>
      <source>Add a raster layer to the project, and choose it above.</source>
      <translation>Dodaj warstwę rastrową do projektu i wybierz ją powyżej.</translation>
    </message>
    <message>
      <source>This model cannot be used; choose another.</source>
      <translation>Tego modelu nie można użyć; wybierz inny.</translation>
    </message>
    <message>
      <source>A web service is asked for {limit} at most: choose a smaller area, or raise the limit in the options.</source>
      <translation>Od usługi sieciowej pobiera się najwyżej {limit}: wybierz mniejszy obszar albo podnieś limit w opcjach.</translation>
    </message>
    <message>
      <source>Add a raster to the project</source>
      <translation>Dodaj raster do projektu</translation>
    </message>
    <message>
      <source>{} cannot be opened as a raster.</source>
      <translation>Nie można otworzyć {} jako rastra.</translation>
    </message>
    <message>
      <source>Raster la&amp;yer</source>
      <translation>Warstwa rastrow&amp;a</translation>
    </message>
    <message>
      <source>The aerial or satellite image to segment, also from a web service</source>
      <translation>Zdjęcie lotnicze lub obraz satelitarny do segmentacji, także z usługi sieciowej</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Warstwa rastrowa</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Add a raster file to the project</source>
      <translation>Dodaj plik rastrowy do projektu</translation>
    </message>
    <message>
      <source>Add a raster file</source>
      <translation>Dodaj plik rastrowy</translation>
    </message>
    <message>
      <source>ONN&amp;X model</source>
      <translation>Model ONN&amp;X</translation>
    </message>
    <message>
      <source>Area to se&amp;gment</source>
      <translation>Se&amp;gmentowany obszar</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Urządzenie</translation>
    </message>
    <message>
      <source>Ou&amp;tput polygons</source>
      <translation>Pol&amp;igony wyjściowe</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Zaawansowane</translation>
    </message>
  </context>
  <context>
    <name>SetupPanel</name>
    <message>
      <source>The plugin was updated: its engine must be brought up to date before the next run.</source>
      <translation>Wtyczka została zaktualizowana: przed następnym uruchomieniem trzeba zaktualizować jej silnik.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing; it can go on from here.</source>
      <translation>Instalacja silnika została przerwana albo brakuje plików; można ją stąd kontynuować.</translation>
    </message>
    <message>
      <source>Crispline's engine runs outside QGIS and is installed once. This takes a few minutes.</source>
      <translation>Silnik Crispline działa poza QGIS i instaluje się go raz. Trwa to kilka minut.</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>Instalowanie silnika Crispline</translation>
    </message>
    <message>
      <source>Preparing …</source>
      <translation>Przygotowywanie …</translation>
    </message>
    <message>
      <source>Looking for a graphics card</source>
      <translation>Szukanie karty graficznej</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automatycznie: {}</translation>
    </message>
    <message>
      <source>The folder {}</source>
      <translation>Folder {}</translation>
    </message>
    <message>
      <source>PyPI, over the network</source>
      <translation>PyPI, przez sieć</translation>
    </message>
    <message>
      <source>&lt;b&gt;Set up the engine&lt;/b&gt;</source>
      <translation>&lt;b&gt;Zainstaluj silnik&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Installs</source>
      <translation>Instaluje</translation>
    </message>
    <message>
      <source>ONNX Runtime and the libraries around it, in a Python of its own. QGIS' Python stays as it is.</source>
      <translation>ONNX Runtime i biblioteki wokół niego, w osobnym Pythonie. Python QGIS pozostaje bez zmian.</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>Potrzebuje</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Folder</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Skąd</translation>
    </message>
    <message>
      <source>&amp;Build for</source>
      <translation>Wariant &amp;dla</translation>
    </message>
    <message>
      <source>A graphics card is many times faster than a processor, its build many times larger</source>
      <translation>Karta graficzna jest wielokrotnie szybsza niż procesor, a jej wariant wielokrotnie większy</translation>
    </message>
    <message>
      <source>Build to install</source>
      <translation>Instalowany wariant</translation>
    </message>
    <message>
      <source>O&amp;ptions…</source>
      <translation>O&amp;pcje…</translation>
    </message>
    <message>
      <source>Installation without a network, proxy, your own Python</source>
      <translation>Instalacja bez sieci, proxy, własny Python</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Anuluj</translation>
    </message>
    <message>
      <source>Stop the set-up; it can go on later</source>
      <translation>Zatrzymaj instalację; można ją później kontynuować</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>Zai&amp;nstaluj</translation>
    </message>
    <message>
      <source>Install the engine (Enter)</source>
      <translation>Zainstaluj silnik (Enter)</translation>
    </message>
  </context>
  <context>
    <name>VectorizeClasses</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there</source>
      <translation>oczekiwano zapisania {} dla silnika, stwierdzono: {}; zwolnij tam miejsce</translation>
    </message>
    <message>
      <source>Vectorise class raster</source>
      <translation>Wektoryzuj raster klas</translation>
    </message>
    <message>
      <source>polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,smooth,simplify,coverage,topology</source>
      <translation>poligonizacja,wektoryzacja,raster na wektor,mapa klas,pokrycie terenu,klasyfikacja,wygładzanie,upraszczanie,pokrycie,topologia,polygonize,vectorize</translation>
    </message>
    <message>
      <source>Turns a raster of class numbers, from Crispline or any other tool, into class polygons: a coverage without gaps and overlaps, with simplified outlines instead of stair-steps.

Names and colours come from the layer's palette where it is drawn by one, else from the raster's own category names, attribute table and colour table. The polygons are styled with them.

A class raster does not say where between two pixels a boundary runs, so outlines are less exact than those of “Segment raster to polygons”, which knows the probabilities. A probability store that the command line has kept can be used instead of a raster.</source>
      <translation>Zamienia raster numerów klas, z Crispline lub dowolnego innego narzędzia, na poligony klas: pokrycie bez luk i nakładań, z uproszczonymi obrysami zamiast schodków.

Nazwy i kolory pochodzą z palety warstwy, jeśli jest nią rysowana, a inaczej z nazw kategorii, tabeli atrybutów i tabeli kolorów rastra. Poligony są nimi stylizowane.

Raster klas nie mówi, gdzie między dwoma pikselami biegnie granica, więc obrysy są mniej dokładne niż z „Segmentuj raster na poligony”, które zna prawdopodobieństwa. Zamiast rastra można użyć magazynu prawdopodobieństw zachowanego przez wiersz poleceń.</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Liczba poligonów</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Poligony i powierzchnia każdej klasy, jako JSON</translation>
    </message>
    <message>
      <source>{} polygons</source>
      <translation>{} poligonów</translation>
    </message>
    <message>
      <source>Class raster</source>
      <translation>Raster klas</translation>
    </message>
    <message>
      <source>Whole numbers, up to 255 different ones. No data stays without a polygon.</source>
      <translation>Liczby całkowite, do 255 różnych. Brak danych pozostaje bez poligonu.</translation>
    </message>
    <message>
      <source>Band (empty: the only one)</source>
      <translation>Kanał (puste: jedyny)</translation>
    </message>
    <message>
      <source>The band with the class numbers.</source>
      <translation>Kanał z numerami klas.</translation>
    </message>
    <message>
      <source>Probability store instead of a raster (.zarr folder)</source>
      <translation>Magazyn prawdopodobieństw zamiast rastra (folder .zarr)</translation>
    </message>
    <message>
      <source>A folder written by “crispline segment --probabilities” or “crispline infer”.</source>
      <translation>Folder zapisany przez „crispline segment --probabilities” lub „crispline infer”.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Poligony</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (empty for a class raster) and n_vertices.</source>
      <translation>Poligony klas z polami class_id, class_name, area_m2, perimeter_m, confidence (puste dla rastra klas) i n_vertices.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Folder na jeden Shapefile na klasę</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Nazwane według klas; tworzony tam, gdzie go jeszcze nie ma.</translation>
    </message>
    <message>
      <source>expected either a class raster or a probability store, found {}; give one of them</source>
      <translation>oczekiwano albo rastra klas, albo magazynu prawdopodobieństw, znaleziono: {}; podaj jedno z nich</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>żadne z nich</translation>
    </message>
    <message>
      <source>both</source>
      <translation>oba</translation>
    </message>
    <message>
      <source>expected polygons or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>oczekiwano poligonów lub plików Shapefile do zapisania, nic nie wybrano; wybierz co najmniej jeden wynik</translation>
    </message>
    <message>
      <source>expected a class raster, found none under {}; choose another one</source>
      <translation>oczekiwano rastra klas, pod {} nie znaleziono żadnego; wybierz inny</translation>
    </message>
    <message>
      <source>expected a raster of class numbers, found pictures in layer {}; use “Segment raster to polygons” to find classes in a picture</source>
      <translation>oczekiwano rastra numerów klas, w warstwie {} znaleziono obraz; użyj „Segmentuj raster na poligony”, aby znaleźć klasy w obrazie</translation>
    </message>
    <message>
      <source>expected one band of class numbers, found {} bands in layer {}; choose the band</source>
      <translation>oczekiwano jednego kanału z numerami klas, znaleziono {} kanałów w warstwie {}; wybierz kanał</translation>
    </message>
  </context>
</TS>
